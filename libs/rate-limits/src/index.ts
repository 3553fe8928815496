export * from './client-address';
export * from './rate-count.entity';
export * from './rate-limits.module';
export * from './rate-limits.service';
