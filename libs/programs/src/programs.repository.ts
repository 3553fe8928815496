import { randomUUID } from 'node:crypto';
import { searchVector, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { PROGRAM_FIELDS, type ProgramContent, type WindowContent } from './program';
import { ApplicationWindow, Program, ProgramVersion } from './program.entity';

export interface StoredProgram {
  readonly program: Program;
  readonly windows: readonly ApplicationWindow[];
}

@Injectable()
export class ProgramsRepository {
  constructor(private readonly transactions: Transactions) {}

  async lock(id: string): Promise<Program | null> {
    return this.transactions.repository(Program).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async withWindows(programs: readonly Program[]): Promise<StoredProgram[]> {
    if (programs.length === 0) return [];
    const windows = await this.transactions.repository(ApplicationWindow).find({
      where: { programId: In(programs.map(({ id }) => id)) },
      order: { fiscalYear: 'DESC', opensOn: 'ASC', id: 'ASC' },
    });
    const byProgram = groupByProgram(windows);
    return programs.map((program) => ({ program, windows: byProgram.get(program.id) ?? [] }));
  }

  /** Writes entries, their windows and the versions that now stand. */
  async save(
    entries: readonly { program: Program; content: ProgramContent; changedBy: string | null }[],
  ): Promise<void> {
    for (const { program, content } of entries) {
      const { windows: _windows, ...columns } = content;
      Object.assign(program, columns, { searchVector: searchVectorOf(content) });
    }
    const programs = entries.map(({ program }) => program);
    await this.transactions.manager.save(programs, { chunk: 100 });
    await this.transactions.repository(ApplicationWindow).delete({ programId: In(programs.map(({ id }) => id)) });
    const windows = entries.flatMap(({ program, content }) =>
      content.windows.map((window) => ({
        ...window,
        note: window.note ?? null,
        id: randomUUID(),
        programId: program.id,
      })),
    );
    await this.insertInChunks(ApplicationWindow, windows);
    await this.insertInChunks(
      ProgramVersion,
      entries.map(({ program, content, changedBy }) => ({
        programId: program.id,
        version: program.version,
        editorialState: program.editorialState,
        content: { ...content },
        changedBy,
      })),
    );
  }

  private async insertInChunks<T extends object>(entity: new () => T, rows: readonly T[] | readonly object[]) {
    for (let start = 0; start < rows.length; start += 200) {
      await this.transactions.manager.insert(entity, rows.slice(start, start + 200));
    }
  }
}

function groupByProgram(windows: readonly ApplicationWindow[]): Map<string, ApplicationWindow[]> {
  const groups = new Map<string, ApplicationWindow[]>();
  for (const window of windows) groups.set(window.programId, [...(groups.get(window.programId) ?? []), window]);
  return groups;
}

const searchVectorOf = (content: ProgramContent): string =>
  searchVector([
    { text: content.name, weight: 'A' },
    { text: content.summary, weight: 'B' },
    { text: content.purpose, weight: 'C' },
    { text: content.overview, weight: 'C' },
    { text: content.ministry, weight: 'D' },
    { text: content.bureau, weight: 'D' },
    { text: content.currentIssues, weight: 'D' },
    { text: content.requirements, weight: 'D' },
    { text: content.target, weight: 'D' },
  ]);

export function contentOf({ program, windows }: StoredProgram): ProgramContent {
  const columns = Object.fromEntries(
    PROGRAM_FIELDS.filter((field) => field !== 'windows').map((field) => [field, program[field as keyof Program]]),
  );
  return { ...(columns as unknown as Omit<ProgramContent, 'windows'>), windows: windows.map(windowContent) };
}

const windowContent = ({ fiscalYear, opensOn, closesOn, status, note }: ApplicationWindow): WindowContent => ({
  fiscalYear,
  opensOn,
  closesOn,
  status,
  note,
});
