import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLink } from './audit-link.entity';
import { AuditRecord } from './audit-record.entity';
import { AuditSearch } from './audit-search.service';
import { Audit } from './audit.service';
import { AuditVerifier } from './audit-verifier.service';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([AuditRecord, AuditLink])],
  providers: [Audit, AuditSearch, AuditVerifier],
  exports: [Audit, AuditSearch, AuditVerifier],
})
export class AuditModule {}
