import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Who changed and when; not how. */
export interface RowVersion {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: Date;
}

/** Rows of a page: reading a page holds up nobody, and hundred thousand rows are read within seconds. */
const PAGE = 2000;

/**
 * Ids and versions of all rows that a query finds, in pages, by id. The pages are read one after the other, not in one
 * transaction.
 * @param query makes the query anew for each page; its entity has `id`, `version` and `updatedAt`
 */
export async function* rowVersions<E extends ObjectLiteral & RowVersion>(
  query: () => SelectQueryBuilder<E>,
): AsyncGenerator<RowVersion[]> {
  let after: string | null = null;
  for (;;) {
    const rows: SelectQueryBuilder<E> = query();
    const { alias } = rows;
    if (after !== null) rows.andWhere(`${alias}.id > :after`, { after });
    const page: RowVersion[] = await rows
      .select([`${alias}.id AS id`, `${alias}.version AS version`, `${alias}.updatedAt AS "updatedAt"`])
      .orderBy(`${alias}.id`)
      .limit(PAGE)
      .getRawMany<RowVersion>();
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
