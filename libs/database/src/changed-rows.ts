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
 * @param within around the reading of each page: the transaction that rows with row level security need
 */
export async function* rowVersions<E extends ObjectLiteral & RowVersion>(
  query: () => SelectQueryBuilder<E>,
  within: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): AsyncGenerator<RowVersion[]> {
  let after: string | null = null;
  for (;;) {
    const last: string | null = after;
    const page = await within(() => {
      const rows = query();
      const { alias } = rows;
      if (last !== null) rows.andWhere(`${alias}.id > :last`, { last });
      return rows
        .select([`${alias}.id AS id`, `${alias}.version AS version`, `${alias}.updatedAt AS "updatedAt"`])
        .orderBy(`${alias}.id`)
        .limit(PAGE)
        .getRawMany<RowVersion>();
    });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
