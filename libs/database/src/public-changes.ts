import { Injectable } from '@nestjs/common';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { Transactions } from './transactions';

export const PUBLIC_DATASETS = ['program', 'offering', 'research_seed', 'equipment', 'precedent'] as const;
export type PublicDataset = (typeof PUBLIC_DATASETS)[number];

/** From `from` on, before `to`. Between horizons such a period is closed: no later commit adds to it. */
export interface ChangePeriod {
  readonly from: Date;
  readonly to: Date;
}

/** Reads when public things changed, so that whoever goes from horizon to horizon misses nothing and gets nothing twice. */
@Injectable()
export class PublicChanges {
  constructor(private readonly transactions: Transactions) {}

  /** The time before which every change is committed and seen by whatever is read after this call. */
  async horizon(): Promise<Date> {
    const [row] = await this.transactions.manager.query<{ at: Date }[]>('SELECT public_horizon() AS at');
    return row!.at;
  }

  /** When each of these became public first. */
  async firstPublic(dataset: PublicDataset, ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    if (ids.length === 0) return new Map();
    const rows = await this.transactions.manager.query<{ id: string; at: Date }[]>(
      'SELECT item_id AS id, first_public_at AS at FROM public_change WHERE dataset = $1 AND item_id = ANY($2)',
      [dataset, [...ids]],
    );
    return new Map(rows.map(({ id, at }) => [id, at]));
  }
}

/** @param alias of the rows; keeps those that changed in the period */
export function whereChangedWithin<E extends ObjectLiteral>(
  rows: SelectQueryBuilder<E>,
  alias: string,
  dataset: PublicDataset,
  { from, to }: ChangePeriod,
): void {
  rows.andWhere(
    `EXISTS (SELECT 1 FROM public_change changed WHERE changed.dataset = :changedDataset AND changed.item_id = ${alias}.id
        AND changed.changed_at >= :changedFrom AND changed.changed_at < :changedTo)`,
    { changedDataset: dataset, changedFrom: from, changedTo: to },
  );
}
