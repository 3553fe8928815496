import { Idea, IdeaMember, IdeaNeed, IdeaVersion, ReceiptCounter } from './idea.entity';

export * from './idea';
export * from './ideas.errors';
export * from './ideas.module';
export * from './ideas.policy';
export * from './ideas.service';
export type { StoredIdea } from './ideas.repository';
export * from './open-ideas.service';
export { Idea, IdeaMember, IdeaNeed, IdeaVersion, ReceiptCounter };
export const IDEAS_ENTITIES = [Idea, IdeaNeed, IdeaMember, IdeaVersion, ReceiptCounter];
