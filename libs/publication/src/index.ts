export * from './publication';
export * from './publication.errors';
export { type PublishedListQuery, whereAnyOf, whereOwnerIn } from './publication-list';
export * from './publishable';
export * from './published-content.entity';
export * from './published-contents.service';
