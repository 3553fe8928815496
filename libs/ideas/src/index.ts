export * from './idea';
export { Idea } from './idea.entity';
export * from './idea-attachments.service';
export * from './ideas.errors';
export * from './ideas.module';
export * from './ideas.policy';
export * from './ideas.service';
export type { StoredIdea } from './ideas.repository';
export * from './open-ideas.service';
