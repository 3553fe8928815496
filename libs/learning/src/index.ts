export type { DecisionSubject } from './decision-subjects.service';
export * from './decisions.service';
export { LEAST_RATIO } from './fairness';
export * from './fairness.service';
export * from './learning.errors';
export * from './learning.module';
export * from './learning.service';
export * from './inquiry-lessons.service';
