import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLink } from './audit-link.entity';
import { AuditRecord } from './audit-record.entity';
import { Audit } from './audit.service';
import { AuditVerifier } from './audit-verifier.service';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([AuditRecord, AuditLink])],
  providers: [Audit, AuditVerifier],
  exports: [Audit, AuditVerifier],
})
export class AuditModule {}
