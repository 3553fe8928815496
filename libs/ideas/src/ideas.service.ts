import { randomUUID } from 'node:crypto';
import { Members } from '@app/accounts';
import type { Principal } from '@app/authz';
import { decodeCursorAs, Idempotency, type Page, toPage, Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { EMPTY_IDEA, type IdeaAction, type IdeaContent, type IdeaState, nextState, type OpenIdeaContent } from './idea';
import { IdeaChanges } from './idea-changes.service';
import { Idea, IdeaMemo, IdeaVersion } from './idea.entity';
import { IdeasPolicy } from './ideas.policy';
import { IdeasRepository, type StoredIdea } from './ideas.repository';

/** An idea as one principal may see it. */
export interface IdeaView extends StoredIdea {
  /** null where the reader may not see it. */
  readonly privateMemo: string | null;
  /** Who looks after it; null where the reader is not of the lead organization. */
  readonly responsible: { readonly userId: string; readonly displayName: string } | null;
  /** May this reader change it now? */
  readonly editable: boolean;
}

export interface IdeaVersionView {
  readonly version: number;
  readonly state: IdeaState;
  readonly changedAt: Date;
  readonly content: OpenIdeaContent & { readonly privateMemo: string | null };
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
    private readonly members: Members,
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
    return this.transactions.run(async () => {
      const idea = await this.policy.require(principal, 'read', id);
      return this.view(principal, (await this.repository.withParts([idea]))[0]!);
    });
  }

  async list(principal: Principal, query: IdeaListQuery): Promise<Page<IdeaView>> {
    return this.transactions.run(() => this.listWithin(principal, query));
  }

  private async listWithin(principal: Principal, query: IdeaListQuery): Promise<Page<IdeaView>> {
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
    return { items: await this.views(principal, stored), nextCursor: page.nextCursor };
  }

  /** @throws StaleVersionError (412) with the current content when someone was faster */
  async update(principal: Principal, id: string, expected: number, patch: Partial<IdeaContent>): Promise<IdeaView> {
    return this.change(principal, id, expected, 'edit', patch);
  }

  /** @throws SubmissionIncompleteError naming everything that is missing at once */
  async submit(principal: Principal, id: string, expected: number): Promise<IdeaView> {
    return this.change(principal, id, expected, 'submit', {});
  }

  async withdraw(principal: Principal, id: string, expected: number): Promise<IdeaView> {
    return this.change(principal, id, expected, 'withdraw', {});
  }

  /** Newest first. Readers outside the local governments see the versions since submission only. */
  async versions(principal: Principal, id: string): Promise<IdeaVersionView[]> {
    return this.transactions.run(async () => {
      const idea = await this.policy.require(principal, 'read', id);
      const rows = await this.transactions
        .repository(IdeaVersion)
        .find({ where: { ideaId: id }, order: { version: 'DESC' } });
      const insider = ['municipality', 'prefecture'].includes(principal.organizationKind);
      const sees = this.policy.seesPrivateMemo(principal, idea);
      const memos = sees ? await this.transactions.repository(IdeaMemo).findBy({ ideaId: id }) : [];
      const memoOf = new Map(memos.map(({ version, memo }) => [version, memo]));
      return rows
        .filter((row) => insider || row.state === 'submitted')
        .map(({ version, state, changedAt, content }) => ({
          version,
          state,
          changedAt,
          content: { ...content, privateMemo: sees ? (memoOf.get(version) ?? '') : null },
        }));
    });
  }

  private async change(
    principal: Principal,
    id: string,
    expected: number,
    action: IdeaAction,
    patch: Partial<IdeaContent>,
  ): Promise<IdeaView> {
    return this.transactions.run(async () => {
      await this.policy.require(principal, 'edit', id);
      return this.view(principal, await this.changes.apply(principal, id, expected, action, patch));
    });
  }

  private async view(principal: Principal, stored: StoredIdea): Promise<IdeaView> {
    return (await this.views(principal, [stored]))[0]!;
  }

  private async views(principal: Principal, stored: readonly StoredIdea[]): Promise<IdeaView[]> {
    const own = stored.map(({ idea }) => idea).filter((idea) => this.policy.seesPrivateMemo(principal, idea));
    const memos = await this.repository.memosOf(own);
    const names = await this.members.namesOf(own.map(({ responsibleUserId }) => responsibleUserId));
    return stored.map((each) => {
      const { idea } = each;
      const editable =
        principal.organizationId === idea.organizationId &&
        principal.permissions.has('idea.write') &&
        nextState(idea.state, 'edit') !== null;
      if (!this.policy.seesPrivateMemo(principal, idea)) {
        return { ...each, privateMemo: null, responsible: null, editable };
      }
      const userId = idea.responsibleUserId;
      const responsible = { userId, displayName: names.get(userId) ?? '' };
      return { ...each, privateMemo: memos.get(idea.id) ?? '', responsible, editable };
    });
  }
}
