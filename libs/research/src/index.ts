export { Equipment, ResearchSeed } from './entities';
export * from './equipment';
export type { EquipmentListQuery, ResearchSeedListQuery } from './research-list';
export * from './research-seed';
export * from './research-seeds.service';
export * from './research.module';
export * from './shared-equipment.service';
