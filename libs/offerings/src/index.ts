export * from './offering';
export { Offering } from './offering.entity';
export * from './offerings.module';
export * from './offerings.service';
export * from './offering-completeness';
