import type { Theme } from '@app/contracts';
import {
  type ChangePeriod,
  decodeCursorAs,
  type Page,
  type PublicDataset,
  searchQuery,
  toPage,
  whereChangedWithin,
} from '@app/database';
import type { SelectQueryBuilder } from 'typeorm';
import type { PublishedContent } from './published-content.entity';

export interface PublishedListQuery {
  /** Every word must occur. */
  readonly q?: string;
  /** Any of them. */
  readonly theme?: readonly Theme[];
  readonly organizationId?: string;
  /** All of the reader's own organization, drafts too. */
  readonly mine?: boolean;
  /** Only what changed for the public in this period. */
  readonly changed?: ChangePeriod;
  /** For the operations office: what waits for it, the longest first known; also what changed since it looked last. */
  readonly awaitingReview?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** The common part of every list query. Every such table has a column `themes`. */
export function narrowToQuery<E extends PublishedContent>(
  rows: SelectQueryBuilder<E>,
  query: PublishedListQuery,
): void {
  const text = searchQuery(query.q ?? '');
  // Not `:text`: TypeORM would find it in every `::text[]`, too.
  if (text) rows.andWhere('item.search_vector @@ :searched::tsquery', { searched: text });
  whereAnyOf(rows, 'themes', query.theme);
  if (query.changed) {
    whereChangedWithin(rows, 'item', rows.expressionMap.mainAlias!.metadata.tableName as PublicDataset, query.changed);
  }
  if (query.organizationId) {
    rows.andWhere('item.organization_id = :ownedBy', { ownedBy: query.organizationId });
  }
}

/** @param column an array column of `item` that must hold at least one of the values; no values ask for nothing */
export function whereAnyOf<E extends PublishedContent>(
  rows: SelectQueryBuilder<E>,
  column: string,
  values: readonly string[] | undefined,
): void {
  if (values?.length) rows.andWhere(`item.${column} && :${column}::text[]`, { [column]: values });
}

/** @param prefectureCode 2 digits; keeps what belongs to organizations there */
export function whereOwnerIn<E extends PublishedContent>(rows: SelectQueryBuilder<E>, prefectureCode?: string): void {
  if (!prefectureCode) return;
  rows.andWhere(
    `item.organization_id IN (SELECT owner.id FROM organization owner WHERE owner.prefecture_code = :ownerPrefecture)`,
    { ownerPrefecture: prefectureCode },
  );
}

/** Best matches first when a text is asked for, the latest change first otherwise. */
export async function pageOf<E extends PublishedContent>(
  rows: SelectQueryBuilder<E>,
  { q, limit, cursor }: PublishedListQuery,
): Promise<Page<E>> {
  rows.limit(limit + 1);
  if (!searchQuery(q ?? '')) {
    rows.orderBy('item.updatedAt', 'DESC').addOrderBy('item.id', 'DESC');
    if (cursor) {
      const [at, id] = decodeCursorAs(cursor, ['moment', 'uuid']);
      rows.andWhere('(item.updated_at, item.id) < (:at::timestamptz, :after::uuid)', { at, after: id });
    }
    return toPage(await rows.getMany(), limit, (item) => [item.updatedAt.toISOString(), item.id]);
  }
  const rank = 'ts_rank(item.search_vector, :searched::tsquery)';
  rows.addSelect(rank, 'text_rank').orderBy('text_rank', 'DESC').addOrderBy('item.id', 'DESC');
  if (cursor) {
    // ts_rank gives a real; its shortest text comes back as the same real.
    const [after, id] = decodeCursorAs(cursor, ['number', 'uuid']);
    rows.andWhere(`(${rank}, item.id) < (:afterRank::real, :after::uuid)`, { afterRank: after, after: id });
  }
  const { entities, raw } = await rows.getRawAndEntities<{ text_rank: number }>();
  const ranked = entities.map((item, i) => ({ item, rank: raw[i]!.text_rank }));
  const page = toPage(ranked, limit, ({ item, rank: value }) => [value, item.id]);
  return { items: page.items.map(({ item }) => item), nextCursor: page.nextCursor };
}
