import { Organizations } from '@app/accounts';
import { type RowVersion, rowVersions, Transactions } from '@app/database';
import type { ProgramSource } from '@app/programs';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Award, AwardProgram, AwardRecipient } from './award.entity';
import { RECEIVED_COLUMNS, type ReceivedItem, receivedItem, type ReceivedRow } from './received-item';

/** An award as the engine is fed with it. */
export interface AwardForMatching {
  readonly id: string;
  readonly version: number;
  readonly fiscalYear: number;
  readonly text: string;
  /** Sources and identifiers of the programs that paid. */
  readonly programSources: readonly ProgramSource[];
  readonly programIds: readonly string[];
  readonly recipients: readonly {
    readonly position: number;
    readonly localGovernmentCode: string | null;
    /** null: not known. */
    readonly population: number | null;
    readonly amountYen: number | null;
  }[];
}

export interface AwardKey {
  readonly awardId: string;
  /** Of the recipient; null: the award as a whole. */
  readonly position: number | null;
}

/** Awards as evidence: what feeds the engine, and the names for what it found. */
@Injectable()
export class AwardEvidence {
  constructor(
    private readonly organizations: Organizations,
    private readonly transactions: Transactions,
  ) {}

  /** What was received by the given recipients, for naming them. Unknown keys are left out. */
  async named(keys: readonly AwardKey[]): Promise<(AwardKey & ReceivedItem)[]> {
    if (keys.length === 0) return [];
    const rows = await this.transactions.manager.query<ReceivedRow[]>(
      `SELECT ${RECEIVED_COLUMNS}
       FROM unnest($1::uuid[], $2::int[]) AS key(award_id, position)
       JOIN award a ON a.id = key.award_id
       LEFT JOIN award_recipient r ON r.award_id = a.id AND r.position = key.position
       WHERE key.position IS NULL OR r.award_id IS NOT NULL`,
      [keys.map(({ awardId }) => awardId), keys.map(({ position }) => position)],
    );
    const bodies = await this.organizations.byCodes(rows.flatMap(({ code }) => code ?? []));
    return rows.map((row) => ({
      awardId: row.award_id,
      position: row.position,
      ...receivedItem(row, bodies.get(row.code ?? '') ?? null, null),
    }));
  }

  /** For the matching index: ids and versions of what changed since, in pages; null: all. */
  versionsSince(since: Date | null): AsyncGenerator<RowVersion[]> {
    const awards = () => this.transactions.repository(Award).createQueryBuilder('award');
    return rowVersions(() => (since ? awards().where('award.updatedAt >= :since', { since }) : awards()));
  }

  /** For the matching index: the given ones. */
  async load(ids: readonly string[]): Promise<AwardForMatching[]> {
    const awardId = In([...ids]);
    const [awards, links, recipients] = [
      await this.transactions.repository(Award).find({ where: { id: awardId }, order: { id: 'ASC' } }),
      await this.transactions.repository(AwardProgram).find({ where: { awardId }, order: { externalId: 'ASC' } }),
      await this.transactions.repository(AwardRecipient).find({ where: { awardId }, order: { position: 'ASC' } }),
    ];
    const codes = recipients.flatMap(({ localGovernmentCode }) => localGovernmentCode ?? []);
    const bodies = await this.organizations.byCodes(codes);
    const programIds = groupBy(links);
    const received = groupBy(recipients);
    return awards.map(({ id, version, fiscalYear, text, programSources }) => ({
      ...{ id, version, fiscalYear, text, programSources },
      programIds: (programIds.get(id) ?? []).map(({ externalId }) => externalId),
      recipients: (received.get(id) ?? []).map(({ position, localGovernmentCode, amountYen }) => ({
        ...{ position, localGovernmentCode, amountYen },
        population: bodies.get(localGovernmentCode ?? '')?.population ?? null,
      })),
    }));
  }
}

function groupBy<T extends { readonly awardId: string }>(rows: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.awardId);
    if (group) group.push(row);
    else groups.set(row.awardId, [row]);
  }
  return groups;
}
