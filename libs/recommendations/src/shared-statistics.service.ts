import { Transactions } from '@app/database';
import { STATISTICS_FORMAT } from '@app/matching';
import { Injectable } from '@nestjs/common';
import { StoredStatistics } from './corpus-statistics.entity';
import type { TakenStatistics } from './engine/protocol';

/** Statistics are taken anew once this share of the candidates they were taken from has changed. */
const STALE_SHARE = 0.1;

export type StatisticsHead = Pick<StoredStatistics, 'id' | 'documents' | 'takenAt'>;

const basisOf = (analyserVersion: string): string => `${analyserVersion}/${STATISTICS_FORMAT}`;

/** @param changes candidates that came, changed or went since */
export const areStale = ({ documents }: StatisticsHead, changes: number): boolean => changes > STALE_SHARE * documents;

/**
 * The one set of statistics by which all workers score. Scores of different statistics say nothing about each other:
 * two workers with their own would each hold the other's lists for outdated.
 */
@Injectable()
export class SharedStatistics {
  constructor(private readonly transactions: Transactions) {}

  /** Cheap. @returns null before any were taken */
  async current(analyserVersion: string): Promise<StatisticsHead | null> {
    return this.rows().findOne({
      where: { basis: basisOf(analyserVersion) },
      select: { basis: true, id: true, documents: true, takenAt: true },
    });
  }

  async load(analyserVersion: string): Promise<(StatisticsHead & { readonly data: Buffer }) | null> {
    return this.rows().findOneBy({ basis: basisOf(analyserVersion) });
  }

  /**
   * Puts new statistics in the place of those that the caller used.
   * @param former null: there were none
   * @returns false when another worker was faster: use theirs
   */
  async replace(
    analyserVersion: string,
    former: string | null,
    { id, documents, data }: TakenStatistics,
    takenAt: Date,
  ): Promise<boolean> {
    const rows = await this.transactions.manager.query<unknown[]>(
      `INSERT INTO corpus_statistics AS stored (basis, id, documents, taken_at, data) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (basis) DO UPDATE
         SET id = EXCLUDED.id, documents = EXCLUDED.documents, taken_at = EXCLUDED.taken_at, data = EXCLUDED.data
         WHERE stored.id = $6
       RETURNING id`,
      [
        basisOf(analyserVersion),
        id,
        documents,
        takenAt,
        Buffer.from(data.buffer, data.byteOffset, data.byteLength),
        former,
      ],
    );
    return rows.length > 0;
  }

  private rows() {
    return this.transactions.repository(StoredStatistics);
  }
}
