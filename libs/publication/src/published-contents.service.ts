import { randomUUID } from 'node:crypto';
import { Organization, Organizations, ownerIsApproved } from '@app/accounts';
import { Audit } from '@app/audit';
import { ForbiddenError, type Principal, UnauthenticatedError } from '@app/authz';
import { ORGANIZATION_KIND } from '@app/contracts';
import {
  Idempotency,
  Outbox,
  type Page,
  type RowVersion,
  rowVersions,
  searchVector,
  StaleVersionError,
  Transactions,
} from '@app/database';
import { Clock, InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { isNoticeable, nextPublicationState, type PublicationAction } from './publication';
import { OwnerNotApprovedError, PublicationIncompleteError, PublicationStateError } from './publication.errors';
import { type PublishedListQuery, narrowToQuery, pageOf } from './publication-list';
import { actionScope, draftScope, isWithin, scopeSql } from './publication.policy';
import { contentOf, type Publishable } from './publishable';
import type { PublishedContent } from './published-content.entity';

/** Published content with what readers see beside it. */
export interface PublishedView<E extends PublishedContent> {
  readonly item: E;
  readonly organization: Organization;
  /** May this reader change it now? */
  readonly editable: boolean;
}

/** Published content as the matching index needs it. */
export interface LoadedContent<E extends PublishedContent> {
  readonly item: E;
  /** Published, by an organization that is approved. */
  readonly shown: boolean;
}

const SHOWN = `(item.state = 'published' AND ${ownerIsApproved('item.organization_id')})`;
/** Of one event. */
const ANNOUNCED_AT_ONCE = 100;

/**
 * What is the same for everything an organization writes and shows to others: drafts that only the owner sees, changes
 * against an expected version, publication, lists. Each change is one transaction with its event and audit record.
 * A library derives its service from it and says in `kind` what is particular.
 */
@Injectable()
export abstract class PublishedContents<
  E extends PublishedContent & C,
  C extends object,
  Q extends PublishedListQuery = PublishedListQuery,
> implements OnModuleInit {
  protected abstract readonly kind: Publishable<E, C>;

  constructor(
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    protected readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.organizations.follow((organizationId) => this.announceAllOf(organizationId));
  }

  /** Creates a draft, however little it says. The same key and body again gives the same one. */
  async create(principal: Principal, content: Partial<C>, idempotencyKey?: string): Promise<PublishedView<E>> {
    this.requireOwnerKind(principal);
    const complete: C = { ...this.kind.empty, ...content };
    this.check(complete);
    const request = {
      scope: principal.organizationId,
      key: idempotencyKey,
      operation: `${this.kind.subjectType}.create`,
      body: content,
      resourceId: randomUUID(),
    };
    const { id } = await this.idempotency.once(request, async (newId) => {
      const owner = await this.organizations.get(principal.organizationId);
      const item: E = Object.assign(new this.kind.entity(), {
        id: newId,
        organizationId: owner.id,
        state: 'draft' as const,
        version: 1,
        // What a demo organization offers is demo data.
        fictional: owner.fictional,
        publishedAt: null,
      });
      await this.save(item, complete, owner);
      await this.record('create', item, null, complete);
    });
    return this.get(principal, id);
  }

  /** @throws NotFoundError also for another organization's draft: its existence is private */
  async get(principal: Principal | null, id: string): Promise<PublishedView<E>> {
    const item = await this.visibleTo(principal).andWhere('item.id = :id', { id }).getOne();
    if (!item) throw this.notFound();
    return this.view(principal, item);
  }

  /** Those of the given that the reader may see, by id. */
  async byIds(principal: Principal | null, ids: readonly string[]): Promise<ReadonlyMap<string, PublishedView<E>>> {
    if (ids.length === 0) return new Map();
    const items = await this.visibleTo(principal)
      .andWhere('item.id = ANY(:ids)', { ids: [...ids] })
      .getMany();
    return new Map((await this.views(principal, items)).map((view) => [view.item.id, view]));
  }

  /** What is published; with `mine`, everything of the reader's own organization instead. Best matches or latest first. */
  async list(principal: Principal | null, query: Q): Promise<Page<PublishedView<E>>> {
    const rows = this.rows();
    if (query.mine) {
      if (!principal) throw new UnauthenticatedError();
      const { sql, parameters } = scopeSql('own', principal);
      rows.where(sql, parameters);
    } else {
      rows.where(SHOWN);
    }
    narrowToQuery(rows, query);
    this.narrow(rows, query);
    const page = await pageOf(rows, query);
    return { items: await this.views(principal, page.items), nextCursor: page.nextCursor };
  }

  /** @throws StaleVersionError (412) with the current content when someone was faster */
  async update(principal: Principal, id: string, expected: number, patch: Partial<C>): Promise<PublishedView<E>> {
    return this.change(principal, id, expected, 'edit', patch);
  }

  /** @throws PublicationIncompleteError naming everything that is missing at once */
  async publish(principal: Principal, id: string, expected: number): Promise<PublishedView<E>> {
    return this.change(principal, id, expected, 'publish', {});
  }

  /** Takes it back from the public; the owner keeps it. */
  async withdraw(principal: Principal, id: string, expected: number): Promise<PublishedView<E>> {
    return this.change(principal, id, expected, 'withdraw', {});
  }

  /** For the matching index: what changed since, in any state; without a moment, what is published now. In pages. */
  versionsSince(since: Date | null): AsyncGenerator<RowVersion[]> {
    return rowVersions(() =>
      since ? this.rows().where('item.updatedAt >= :since', { since }) : this.rows().where(`item.state = 'published'`),
    );
  }

  /** For the matching index: the given ones, in any state. Not for readers. */
  async load(ids: readonly string[]): Promise<LoadedContent<E>[]> {
    const items = await this.rows()
      .where('item.id = ANY(:ids)', { ids: [...ids] })
      .orderBy('item.id')
      .getMany();
    const owners = await this.organizations.byIds(items.map(({ organizationId }) => organizationId));
    return items.map((item) => ({
      item,
      shown: item.state === 'published' && owners.get(item.organizationId)?.state === 'approved',
    }));
  }

  /** Tells others of a change that readers notice, in its transaction. */
  protected async announce(candidates: readonly { readonly id: string; readonly version: number }[]): Promise<void> {
    const { candidateKind: kind } = this.kind;
    if (kind) await this.outbox.publish('candidates.changed', { kind, candidates });
  }

  /** What a list query of this kind asks for beyond the common part. */
  protected narrow(_rows: SelectQueryBuilder<E>, _query: Q): void {}

  private async change(
    principal: Principal,
    id: string,
    expectedVersion: number,
    action: PublicationAction,
    patch: Partial<C>,
  ): Promise<PublishedView<E>> {
    return this.transactions.run(async () => {
      const owner = await this.holdOwner(id);
      const item = await this.lock(principal, id, action);
      const current = contentOf(this.kind.empty, item);
      if (item.version !== expectedVersion) throw new StaleVersionError(item.version, current);
      const before = item.state;
      const state = nextPublicationState(before, action);
      if (!state) throw new PublicationStateError(this.kind.label, before, action);
      const content: C = { ...current, ...patch };
      this.check(content);
      if (state === 'published') {
        // Nor does what someone writes who is not approved yet replace what others published before.
        if (owner?.state !== 'approved') throw new OwnerNotApprovedError(this.kind.label);
        const missing = this.kind.missing(content);
        if (missing.length > 0) throw new PublicationIncompleteError(missing);
      }
      item.version += 1;
      item.state = state;
      if (action === 'publish') item.publishedAt = this.clock.now();
      await this.save(item, content, owner ?? (await this.organizations.get(item.organizationId)));
      if (isNoticeable(before, state)) await this.announce([{ id: item.id, version: item.version }]);
      await this.record(action, item, { state: before, content: current }, content);
      return this.view(principal, item);
    });
  }

  /**
   * What the organization published is seen by others from now on, or no longer: its versions grow, as with every change
   * that others notice.
   */
  private async announceAllOf(organizationId: string): Promise<void> {
    const { tableName } = this.transactions.manager.dataSource.getMetadata(this.kind.entity);
    const [rows] = await this.transactions.requireManager().query<[{ id: string; version: number }[], number]>(
      `UPDATE ${tableName} SET version = version + 1, updated_at = now()
          WHERE organization_id = $1 AND state = 'published' RETURNING id, version`,
      [organizationId],
    );
    for (let start = 0; start < rows.length; start += ANNOUNCED_AT_ONCE) {
      await this.announce(rows.slice(start, start + ANNOUNCED_AT_ONCE));
    }
  }

  /** Keeps the owner's state as it is until the change is done; before the row's own lock, in one order for all. */
  private async holdOwner(id: string): Promise<Organization | null> {
    const item = this.rows().select('item.organization_id').where('item.id = :id');
    return this.transactions.manager
      .createQueryBuilder(Organization, 'owner')
      .where(`owner.id = (${item.getQuery()})`, { id })
      .setLock('for_key_share')
      .getOne();
  }

  /** The row check, and the wait for a change of the same row that is under way. */
  private async lock(principal: Principal, id: string, action: PublicationAction): Promise<E> {
    const { sql, parameters } = scopeSql(actionScope(this.kind, principal, action), principal);
    const item = await this.rows()
      .where(sql, parameters)
      .andWhere('item.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (item) return item;
    const visible = await this.visibleTo(principal).andWhere('item.id = :id', { id }).getExists();
    if (visible) throw new ForbiddenError(`この${this.kind.label}を変更する権限がありません。`);
    throw this.notFound();
  }

  private rows(): SelectQueryBuilder<E> {
    return this.transactions.manager.createQueryBuilder(this.kind.entity, 'item');
  }

  private visibleTo(principal: Principal | null): SelectQueryBuilder<E> {
    const { sql, parameters } = scopeSql(draftScope(this.kind, principal), principal);
    return this.rows().where(`(${SHOWN} OR ${sql})`, parameters);
  }

  private requireOwnerKind(principal: Principal): void {
    if (actionScope(this.kind, principal, 'create') !== 'own') {
      const owners = this.kind.ownerKinds.map((kind) => ORGANIZATION_KIND[kind]).join('・');
      throw new ForbiddenError(`${this.kind.label}を登録できるのは、${owners}の担当者だけです。`);
    }
  }

  private async save(item: E, content: C, owner: Organization): Promise<void> {
    // The owner's name is found too: people look for "that company with the drones" by what they remember.
    const fields = [...this.kind.searchFields(content), { text: owner.name, weight: 'D' as const }];
    await this.transactions.manager.save(Object.assign(item, content, { searchVector: searchVector(fields) }));
  }

  private async record(
    action: PublicationAction | 'create',
    item: E,
    before: { readonly state: string; readonly content: C } | null,
    content: C,
  ): Promise<void> {
    const { subjectType } = this.kind;
    await this.audit.record({
      action: `${subjectType}.${action}`,
      subjectType,
      subjectId: item.id,
      subjectVersion: item.version,
      before,
      after: { state: item.state, content },
    });
  }

  private async view(principal: Principal | null, item: E): Promise<PublishedView<E>> {
    return (await this.views(principal, [item]))[0]!;
  }

  private async views(principal: Principal | null, items: readonly E[]): Promise<PublishedView<E>[]> {
    const owners = await this.organizations.byIds(items.map((item) => item.organizationId));
    const scope = principal ? actionScope(this.kind, principal, 'edit') : 'none';
    return items.map((item) => ({
      item,
      organization: owners.get(item.organizationId)!,
      editable: isWithin(scope, principal, item) && nextPublicationState(item.state, 'edit') !== null,
    }));
  }

  private check(content: C): void {
    const problems = this.kind.contradictions(content);
    if (problems.length > 0) throw new InvalidInputError(problems);
  }

  private notFound(): NotFoundError {
    return new NotFoundError(`${this.kind.label}が見つかりませんでした。`);
  }
}
