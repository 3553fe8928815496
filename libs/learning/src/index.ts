export type { DecisionSubject } from './decision-subjects.service';
export * from './decisions.service';
export * from './learning.errors';
export * from './learning.module';
export * from './learning.service';
