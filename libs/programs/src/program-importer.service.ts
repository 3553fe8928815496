import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import { Outbox, Transactions } from '@app/database';
import { canonicalMinistryName } from '@app/japan';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { EMPTY_PROGRAM, PROGRAM_FIELDS, type ProgramContent, type ProgramSource } from './program';
import { Program } from './program.entity';
import { contentOf, ProgramsRepository, type StoredProgram } from './programs.repository';

/** One program of a source. Fields that the source does not have are left out, and stay as they are. */
export interface ImportedProgram {
  readonly source: ProgramSource;
  readonly externalId: string;
  readonly content: Partial<ProgramContent> & Pick<ProgramContent, 'name'>;
}

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  /** Fields left alone because a person has corrected them. */
  keptFields: number;
}

/**
 * Compares by value: the database gives back `null` for what was never there, dates as text, and objects of a jsonb
 * column with their keys in another order.
 */
function same(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

/** Lists are sets here: the order in which a source names windows or themes says nothing. */
const comparable = (value: unknown): unknown => (Array.isArray(value) ? value.map(stable).sort() : value);

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, v]) => v !== undefined && v !== null)
            .sort(([x], [y]) => (x < y ? -1 : 1)),
        )
      : inner,
  );
}

/** One name per ministry in the lists, however a source spells it. */
function withListedMinistry(item: ImportedProgram): ImportedProgram {
  const { ministry } = item.content;
  return ministry ? { ...item, content: { ...item.content, ministry: canonicalMinistryName(ministry) } } : item;
}

/** An entry as an import leaves it; `before` is null for a new one. */
interface ImportedEntry {
  readonly program: Program;
  readonly before: ProgramContent | null;
  readonly content: ProgramContent;
  readonly changedBy: null;
}

@Injectable()
export class ProgramImporter {
  constructor(
    private readonly repository: ProgramsRepository,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
  ) {}

  /**
   * Brings a batch into the catalogue, in one transaction with its events. The same batch again changes nothing.
   * @param batch programs of one source, each external id once
   * @param dryRun count only
   */
  async importBatch(batch: readonly ImportedProgram[], dryRun: boolean): Promise<ImportCounts> {
    return this.transactions.run(async () => {
      const counts: ImportCounts = { created: 0, updated: 0, unchanged: 0, keptFields: 0 };
      const existing = await this.existing(batch, !dryRun);
      const entries: ImportedEntry[] = [];
      for (const item of batch.map(withListedMinistry)) {
        const known = existing.get(item.externalId);
        const entry = known ? this.revise(known, item, counts) : this.begin(item);
        if (!known) counts.created++;
        else if (entry) counts.updated++;
        else counts.unchanged++;
        if (entry) entries.push({ ...entry, changedBy: null });
      }
      if (!dryRun && entries.length > 0) await this.write(entries);
      return counts;
    });
  }

  private async existing(batch: readonly ImportedProgram[], lock: boolean): Promise<Map<string, StoredProgram>> {
    const source = batch[0]?.source;
    if (!source) return new Map();
    const programs = await this.transactions.repository(Program).find({
      where: { source, externalId: In(batch.map(({ externalId }) => externalId)) },
      order: { id: 'ASC' },
      ...(lock && { lock: { mode: 'pessimistic_write' } }),
    });
    const stored = await this.repository.withWindows(programs);
    return new Map(stored.map((each) => [each.program.externalId, each]));
  }

  private begin({ source, externalId, content }: ImportedProgram) {
    const program = Object.assign(new Program(), {
      id: randomUUID(),
      source,
      externalId,
      // Imported sources are official publications; they need no second approval here.
      editorialState: 'published' as const,
      version: 1,
      ownerOrganizationId: null,
      correctedFields: [],
      fictional: false,
    });
    return { program, before: null, content: { ...EMPTY_PROGRAM, ...content } };
  }

  /** @returns null when the source says nothing new */
  private revise(known: StoredProgram, item: ImportedProgram, counts: ImportCounts) {
    const current = contentOf(known);
    const corrected = new Set(known.program.correctedFields);
    const changes: Partial<Record<keyof ProgramContent, unknown>> = {};
    for (const field of PROGRAM_FIELDS) {
      const offered = item.content[field];
      if (offered === undefined || same(comparable(offered), comparable(current[field]))) continue;
      if (corrected.has(field)) counts.keptFields++;
      else changes[field] = offered;
    }
    if (Object.keys(changes).length === 0) return null;
    known.program.version += 1;
    return { program: known.program, before: current, content: { ...current, ...changes } as ProgramContent };
  }

  private async write(entries: readonly ImportedEntry[]): Promise<void> {
    await this.repository.save(entries);
    const published = entries.filter(({ program }) => program.editorialState === 'published');
    if (published.length > 0) {
      const candidates = published.map(({ program: { id, version } }) => ({ id, version }));
      await this.outbox.publish('candidates.changed', { kind: 'program', candidates });
    }
    await this.audit.recordAll(
      entries.map(({ program, before, content }) => ({
        action: 'program.import',
        subjectType: 'program',
        subjectId: program.id,
        subjectVersion: program.version,
        // An import changes the content and never the state of an entry that was there.
        before: before && { state: program.editorialState, content: before },
        after: { state: program.editorialState, content },
      })),
    );
  }
}
