import { Precedent } from './precedent.entity';

export * from './precedent';
export * from './precedents.module';
export * from './precedents.service';
export { Precedent };
export const PRECEDENTS_ENTITIES = [Precedent];
