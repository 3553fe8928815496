import { Offering } from './offering.entity';

export * from './offering';
export * from './offerings.module';
export * from './offerings.service';
export { Offering };
export const OFFERINGS_ENTITIES = [Offering];
