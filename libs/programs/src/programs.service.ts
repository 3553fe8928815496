import { randomUUID } from 'node:crypto';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Idempotency, Outbox, type RowVersion, rowVersions, StaleVersionError, Transactions } from '@app/database';
import { InvalidInputError } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import {
  contradictionsOf,
  EMPTY_PROGRAM,
  nextEditorialState,
  PROGRAM_FIELDS,
  type ProgramAction,
  type ProgramContent,
  type ProgramSource,
} from './program';
import { Program } from './program.entity';
import { ProgramStateError } from './programs.errors';
import { ProgramsPolicy } from './programs.policy';
import { contentOf, ProgramsRepository, type StoredProgram } from './programs.repository';

/** The writing side and single entries; lists and facets are in ProgramSearch. */
@Injectable()
export class Programs {
  constructor(
    private readonly policy: ProgramsPolicy,
    private readonly repository: ProgramsRepository,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
  ) {}

  async get(principal: Principal | null, id: string): Promise<StoredProgram> {
    return this.stored(await this.policy.requireRead(principal, id));
  }

  async create(
    principal: Principal,
    content: Partial<ProgramContent>,
    idempotencyKey?: string,
  ): Promise<StoredProgram> {
    const owner = await this.policy.ownerFor(principal);
    const complete: ProgramContent = { ...EMPTY_PROGRAM, ...content, ...(owner && { ministry: owner.name }) };
    this.check(complete);
    const request = {
      scope: principal.organizationId,
      key: idempotencyKey,
      operation: 'program.create',
      body: content,
      resourceId: randomUUID(),
    };
    const { id } = await this.idempotency.once(request, async (programId) => {
      const program = Object.assign(new Program(), {
        id: programId,
        source: 'manual' as const,
        externalId: programId,
        editorialState: 'draft' as const,
        version: 1,
        ownerOrganizationId: owner?.id ?? null,
        correctedFields: [],
        fictional: owner?.fictional ?? false,
      });
      await this.repository.save([{ program, content: complete, changedBy: principal.userId }]);
      await this.audit.record({
        action: 'program.create',
        subjectType: 'program',
        subjectId: programId,
        subjectVersion: 1,
        after: { state: program.editorialState, content: complete },
      });
    });
    return this.get(principal, id);
  }

  async update(
    principal: Principal,
    id: string,
    expected: number,
    patch: Partial<ProgramContent>,
  ): Promise<StoredProgram> {
    await this.policy.requireEdit(principal, id);
    return this.change(principal, id, expected, 'edit', patch);
  }

  async publish(principal: Principal, id: string, expected: number): Promise<StoredProgram> {
    await this.policy.requireEdit(principal, id);
    return this.change(principal, id, expected, 'publish', {});
  }

  async archive(principal: Principal, id: string, expected: number): Promise<StoredProgram> {
    await this.policy.requireEdit(principal, id);
    return this.change(principal, id, expected, 'archive', {});
  }

  async publishedByIds(ids: readonly string[]): Promise<Program[]> {
    if (ids.length === 0) return [];
    return this.transactions.repository(Program).findBy({ id: In([...ids]), editorialState: 'published' });
  }

  /** With their 公募期間; those that are not published are left out. In the order of the ids given. */
  async publishedWithWindows(ids: readonly string[]): Promise<StoredProgram[]> {
    const stored = await this.repository.withWindows(await this.publishedByIds(ids));
    const byId = new Map(stored.map((one) => [one.program.id, one]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Programs by what their sources call them, published or not. Unknown references are left out. */
  async idsByReference(
    sources: readonly ProgramSource[],
    externalIds: readonly string[],
  ): Promise<Pick<Program, 'id' | 'source' | 'externalId'>[]> {
    const found: Program[] = [];
    for (let start = 0; start < externalIds.length; start += 1000) {
      const chunk = await this.transactions.repository(Program).find({
        select: { id: true, source: true, externalId: true },
        where: { source: In([...sources]), externalId: In(externalIds.slice(start, start + 1000)) },
        order: { id: 'ASC' },
      });
      found.push(...chunk);
    }
    return found;
  }

  /** For the matching index: what changed since, in any state; without a moment, what is published now. */
  versionsSince(since: Date | null): AsyncGenerator<RowVersion[]> {
    const programs = () => this.transactions.repository(Program).createQueryBuilder('program');
    return rowVersions(() =>
      since
        ? programs().where('program.updatedAt >= :since', { since })
        : programs().where(`program.editorialState = 'published'`),
    );
  }

  /** For the matching index: the given ones, in any state. Not for readers. */
  async load(ids: readonly string[]): Promise<StoredProgram[]> {
    const programs = await this.transactions
      .repository(Program)
      .find({ where: { id: In([...ids]) }, order: { id: 'ASC' } });
    return this.repository.withWindows(programs);
  }

  private async change(
    principal: Principal,
    id: string,
    expectedVersion: number,
    action: ProgramAction,
    patch: Partial<ProgramContent>,
  ): Promise<StoredProgram> {
    return this.transactions.run(async () => {
      const program = await this.repository.lock(id);
      if (!program) throw new Error(`Program ${id} vanished`);
      const current = contentOf(await this.stored(program));
      if (program.version !== expectedVersion) throw new StaleVersionError(program.version, current);
      const before = program.editorialState;
      const state = nextEditorialState(before, action);
      if (!state) throw new ProgramStateError(before, action);
      const content = { ...current, ...patch };
      this.check(content);
      const changed = PROGRAM_FIELDS.filter(
        (field) => JSON.stringify(content[field]) !== JSON.stringify(current[field]),
      );
      program.version += 1;
      program.editorialState = state;
      program.correctedFields = [...new Set([...program.correctedFields, ...changed])].sort();
      await this.repository.save([{ program, content, changedBy: principal.userId }]);
      if (before === 'published' || state === 'published') {
        await this.outbox.publish('candidates.changed', {
          kind: 'program',
          candidates: [{ id, version: program.version }],
        });
      }
      await this.audit.record({
        action: `program.${action}`,
        subjectType: 'program',
        subjectId: id,
        subjectVersion: program.version,
        before: { state: before, content: current },
        after: { state, content },
      });
      return this.stored(program);
    });
  }

  private async stored(program: Program): Promise<StoredProgram> {
    return (await this.repository.withWindows([program]))[0]!;
  }

  private check(content: ProgramContent): void {
    const problems = contradictionsOf(content);
    if (problems.length > 0) throw new InvalidInputError(problems);
  }
}
