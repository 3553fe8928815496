import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditRecord } from './audit-record.entity';
import { Audit } from './audit.service';

@Global()
@Module({ imports: [TypeOrmModule.forFeature([AuditRecord])], providers: [Audit], exports: [Audit] })
export class AuditModule {}
