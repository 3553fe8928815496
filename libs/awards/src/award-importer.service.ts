import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import { Outbox, Transactions } from '@app/database';
import { Programs, type ProgramSource } from '@app/programs';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type AwardContent, awardHash, awardKey, sortedRecipients } from './award';
import { Award, AwardProgram, AwardRecipient } from './award.entity';

/** What all awards of an import have in common. */
export interface AwardOrigin {
  /** April–March, the year of its April. */
  readonly fiscalYear: number;
  /** Sources of programs whose identifiers the awards use. */
  readonly programSources: readonly ProgramSource[];
  /** 出典; undefined: as it was. */
  readonly sourceTitle?: string;
}

export interface AwardCounts {
  created: number;
  updated: number;
  unchanged: number;
}

/** Which of the programs that awards name are here. */
export interface ProgramCheck {
  /** Programs found, by source. */
  readonly found: ReadonlyMap<ProgramSource, number>;
  /** Identifiers that no program has, with how many awards name them. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Awards none of whose programs are here. */
  readonly waiting: number;
}

const CHUNK = 500;

interface ChangedAward {
  readonly row: Award;
  /** Hash of the content until now; null for a new one. */
  readonly before: string | null;
  readonly content: AwardContent;
}

@Injectable()
export class AwardImporter {
  constructor(
    private readonly programs: Programs,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /** Awards of unknown programs are kept as well: they count as soon as the program is imported. */
  async checkPrograms(awards: readonly AwardContent[], sources: readonly ProgramSource[]): Promise<ProgramCheck> {
    const named = new Map<string, number>();
    for (const { programIds } of awards) {
      for (const id of programIds) named.set(id, (named.get(id) ?? 0) + 1);
    }
    const known = await this.programs.idsByReference(sources, [...named.keys()]);
    const found = new Map<ProgramSource, number>();
    for (const { source } of known) found.set(source, (found.get(source) ?? 0) + 1);
    const here = new Set(known.map(({ externalId }) => externalId));
    return {
      found,
      unknown: new Map([...named].filter(([id]) => !here.has(id))),
      waiting: awards.filter(({ programIds }) => !programIds.some((id) => here.has(id))).length,
    };
  }

  /**
   * Stores a batch in one transaction with its event. The same batch again changes nothing.
   * @param batch each award once
   * @param dryRun count only
   */
  async importBatch(batch: readonly AwardContent[], origin: AwardOrigin, dryRun: boolean): Promise<AwardCounts> {
    return this.transactions.run(async () => {
      // Two imports at once would both find a row missing.
      if (!dryRun) await this.transactions.manager.query(`SELECT pg_advisory_xact_lock(hashtext('award.import'))`);
      const existing = await this.transactions
        .repository(Award)
        .findBy({ fiscalYear: origin.fiscalYear, key: In(batch.map(awardKey)) });
      const byKey = new Map(existing.map((award) => [award.key, award]));
      const counts: AwardCounts = { created: 0, updated: 0, unchanged: 0 };
      const changed: ChangedAward[] = [];
      for (const content of batch) {
        const key = awardKey(content);
        const known = byKey.get(key);
        const sourceTitle = origin.sourceTitle ?? known?.sourceTitle ?? null;
        const programSources = [...origin.programSources].sort();
        const contentHash = awardHash(content, [programSources, sourceTitle]);
        if (known?.contentHash === contentHash) {
          counts.unchanged++;
          continue;
        }
        counts[known ? 'updated' : 'created']++;
        const { fiscalYear } = origin;
        const { text } = content;
        const before = known?.contentHash ?? null;
        const row = Object.assign(known ?? new Award(), { fiscalYear, key, text, programSources, sourceTitle });
        changed.push({ row: Object.assign(row, { contentHash, ...nextVersion(known) }), before, content });
      }
      if (!dryRun && changed.length > 0) await this.write(changed);
      return counts;
    });
  }

  private async write(changed: readonly ChangedAward[]): Promise<void> {
    const rows = changed.map(({ row }) => row);
    await this.transactions.manager.save(rows, { chunk: CHUNK });
    const awardId = In(rows.map(({ id }) => id));
    await this.transactions.repository(AwardProgram).delete({ awardId });
    await this.transactions.repository(AwardRecipient).delete({ awardId });
    await this.insert(
      AwardProgram,
      changed.flatMap(({ row, content }) => content.programIds.map((externalId) => ({ awardId: row.id, externalId }))),
    );
    await this.insert(
      AwardRecipient,
      changed.flatMap(({ row, content }) =>
        sortedRecipients(content.recipients).map((recipient, position) => ({
          ...recipient,
          position,
          awardId: row.id,
        })),
      ),
    );
    await this.outbox.publish('awards.changed', { awards: rows.map(({ id, version }) => ({ id, version })) });
    await this.audit.recordAll(
      changed.map(({ row, before }) => ({
        action: 'award.import',
        subjectType: 'award',
        subjectId: row.id,
        subjectVersion: row.version,
        before: before && { contentHash: before },
        after: { contentHash: row.contentHash },
      })),
    );
  }

  private async insert<T extends object>(entity: new () => T, rows: readonly object[]): Promise<void> {
    for (let start = 0; start < rows.length; start += CHUNK) {
      await this.transactions.manager.insert(entity, rows.slice(start, start + CHUNK));
    }
  }
}

const nextVersion = (known: Award | undefined): Pick<Award, 'id' | 'version'> =>
  known ? { id: known.id, version: known.version + 1 } : { id: randomUUID(), version: 1 };
