import { randomUUID } from 'node:crypto';
import type { Principal } from '@app/authz';
import { decodeCursorAs, Idempotency, type Page, toPage, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { EMPTY_IDEA, type IdeaContent, type IdeaState, nextState } from './idea';
import { IdeaChanges } from './idea-changes.service';
import { Idea, IdeaVersion } from './idea.entity';
import { IdeasPolicy } from './ideas.policy';
import { IdeasRepository, type StoredIdea } from './ideas.repository';

/** An idea as one principal may see it. */
export interface IdeaView extends StoredIdea {
  /** null where the reader may not see it. */
  readonly privateMemo: string | null;
  /** May this reader change it now? */
  readonly editable: boolean;
}

export interface IdeaVersionView {
  readonly version: number;
  readonly state: IdeaState;
  readonly changedAt: Date;
  readonly content: Omit<IdeaContent, 'privateMemo'> & { readonly privateMemo: string | null };
}

export interface IdeaListQuery {
  readonly state?: IdeaState;
  readonly limit: number;
  readonly cursor?: string;
}

@Injectable()
export class Ideas {
  constructor(
    private readonly policy: IdeasPolicy,
    private readonly repository: IdeasRepository,
    private readonly transactions: Transactions,
    private readonly changes: IdeaChanges,
    private readonly idempotency: Idempotency,
  ) {}

  /** Creates a draft, however little it says. The same key and body again gives the same idea. */
  async create(principal: Principal, content: Partial<IdeaContent>, idempotencyKey?: string): Promise<IdeaView> {
    this.changes.requireLocalGovernment(principal);
    const request = {
      scope: principal.organizationId,
      key: idempotencyKey,
      operation: 'idea.create',
      body: content,
      resourceId: randomUUID(),
    };
    const { id } = await this.idempotency.once(request, (ideaId) =>
      this.changes.create(principal, ideaId, { ...EMPTY_IDEA, ...content }),
    );
    return this.get(principal, id);
  }

  async get(principal: Principal, id: string): Promise<IdeaView> {
    const idea = await this.policy.require(principal, 'read', id);
    const [stored] = await this.repository.withParts([idea]);
    return this.view(principal, stored!);
  }

  async list(principal: Principal, query: IdeaListQuery): Promise<Page<IdeaView>> {
    const { sql, parameters } = this.policy.condition(principal, 'read');
    const rows = this.transactions.manager
      .createQueryBuilder(Idea, 'idea')
      .where(sql, parameters)
      .orderBy('idea.updatedAt', 'DESC')
      .addOrderBy('idea.id', 'DESC')
      .take(query.limit + 1);
    if (query.state) rows.andWhere('idea.state = :state', { state: query.state });
    if (query.cursor) {
      const [at, id] = decodeCursorAs(query.cursor, ['moment', 'uuid']);
      rows.andWhere(`(idea.updated_at, idea.id) < (CAST(:at AS timestamptz), CAST(:id AS uuid))`, { at, id });
    }
    const page = toPage(await rows.getMany(), query.limit, (idea) => [idea.updatedAt.toISOString(), idea.id]);
    const stored = await this.repository.withParts(page.items);
    return { items: stored.map((each) => this.view(principal, each)), nextCursor: page.nextCursor };
  }

  /** @throws StaleVersionError (412) with the current content when someone was faster */
  async update(principal: Principal, id: string, expected: number, patch: Partial<IdeaContent>): Promise<IdeaView> {
    await this.policy.require(principal, 'edit', id);
    return this.view(principal, await this.changes.apply(principal, id, expected, 'edit', patch));
  }

  /** @throws SubmissionIncompleteError naming everything that is missing at once */
  async submit(principal: Principal, id: string, expected: number): Promise<IdeaView> {
    await this.policy.require(principal, 'edit', id);
    return this.view(principal, await this.changes.apply(principal, id, expected, 'submit', {}));
  }

  async withdraw(principal: Principal, id: string, expected: number): Promise<IdeaView> {
    await this.policy.require(principal, 'edit', id);
    return this.view(principal, await this.changes.apply(principal, id, expected, 'withdraw', {}));
  }

  /** Newest first. Readers outside the local governments see the versions since submission only. */
  async versions(principal: Principal, id: string): Promise<IdeaVersionView[]> {
    const idea = await this.policy.require(principal, 'read', id);
    const rows = await this.transactions
      .repository(IdeaVersion)
      .find({ where: { ideaId: id }, order: { version: 'DESC' } });
    const insider = ['municipality', 'prefecture'].includes(principal.organizationKind);
    const memo = this.policy.seesPrivateMemo(principal, idea);
    return rows
      .filter((row) => insider || row.state === 'submitted')
      .map(({ version, state, changedAt, content }) => ({
        version,
        state,
        changedAt,
        content: { ...content, privateMemo: memo ? content.privateMemo : null },
      }));
  }

  private view(principal: Principal, stored: StoredIdea): IdeaView {
    const memo = this.policy.seesPrivateMemo(principal, stored.idea) ? stored.idea.privateMemo : null;
    const editable =
      principal.organizationId === stored.idea.organizationId &&
      principal.permissions.has('idea.write') &&
      nextState(stored.idea.state, 'edit') !== null;
    return { ...stored, privateMemo: memo, editable };
  }
}
