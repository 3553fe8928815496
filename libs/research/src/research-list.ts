import type { NeedKind } from '@app/contracts';
import { type PublishedContent, type PublishedListQuery, whereAnyOf, whereOwnerIn } from '@app/publication';
import type { SelectQueryBuilder } from 'typeorm';

export interface ResearchListQuery extends PublishedListQuery {
  /** Any of them. */
  readonly needKind?: readonly NeedKind[];
  /** 2 digits: of institutions there. */
  readonly prefectureCode?: string;
}

export function narrowToResearch<E extends PublishedContent>(
  rows: SelectQueryBuilder<E>,
  query: ResearchListQuery,
): void {
  whereAnyOf(rows, 'need_kinds', query.needKind);
  whereOwnerIn(rows, query.prefectureCode);
}
