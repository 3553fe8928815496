import { Equipment } from './equipment.entity';
import { ResearchSeed } from './research-seed.entity';

export { Equipment, ResearchSeed };
export const RESEARCH_ENTITIES = [ResearchSeed, Equipment];
