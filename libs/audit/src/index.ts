export * from './audit-record.entity';
export * from './audit-chain';
export * from './audit-link.entity';
export * from './audit.module';
export * from './audit-search.service';
export * from './audit.service';
export * from './audit-verifier.service';
