export * from './precedent';
export { Precedent } from './precedent.entity';
export * from './precedents.module';
export * from './precedents.service';
