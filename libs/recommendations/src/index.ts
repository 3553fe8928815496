export type { CandidateSummary } from './candidates';
export * from './matching.service';
export * from './recommendation-run';
export * from './recommendations.module';
export * from './recommendations.service';
export * from './rematch-open-ideas.service';
export * from './reverse-matching.service';
export * from './wording';
