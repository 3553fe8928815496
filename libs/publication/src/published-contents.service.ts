import { randomUUID } from 'node:crypto';
import { Organization, Organizations, ownerIsApproved } from '@app/accounts';
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
import { isNoticeable, nextPublicationState, type PublicationAction, type PublicationState } from './publication';
import { OwnerNotApprovedError, PublicationIncompleteError, PublicationStateError } from './publication.errors';
import { type PublishedListQuery, narrowToQuery, pageOf } from './publication-list';
import { actionScope, draftScope, isWithin, partyOf, scopeSql } from './publication.policy';
import type { ContentReview, ContentVersion } from './publication-history.entity';
import { type Judgement, PublicationHistory } from './publication-history.service';
import { type FieldChange, remarkProblems, type ReviewRemark } from './publication-review';
import { contentOf, type Publishable } from './publishable';
import type { PublishedContent } from './published-content.entity';
import type { LoadedContent, PublishedView } from './published-view';

/** Not 403: the list itself is for everybody, one of its parameters is not. */
const forTheOffice = () =>
  new InvalidInputError([
    { pointer: '/awaitingReview', code: 'office', message: '審査待ちの一覧は事務局だけが見られます。' },
  ]);
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
    private readonly history: PublicationHistory,
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
        reviewedVersion: null,
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
    } else if (query.awaitingReview) {
      if (!principal) throw new UnauthenticatedError();
      if (draftScope(this.kind, principal) !== 'all') throw forTheOffice();
      rows.where(`(item.state = 'in_review' OR (item.state = 'published' AND item.reviewed_version < item.version))`);
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

  /**
   * Of what is reviewed, its owner asks for it and the operations office does it.
   * @throws PublicationIncompleteError naming everything that is missing at once
   */
  async publish(principal: Principal, id: string, expected: number): Promise<PublishedView<E>> {
    const asks = this.kind.reviewed && partyOf(this.kind, principal) === 'owner';
    return this.change(principal, id, expected, asks ? 'submit' : 'publish', {});
  }

  /** Takes it back from the public, or from review; the owner keeps it. */
  async withdraw(principal: Principal, id: string, expected: number): Promise<PublishedView<E>> {
    return this.change(principal, id, expected, 'withdraw', {});
  }

  /** The office sends it back to its owner. @throws InvalidInputError for remarks about fields that do not exist */
  async returnToOwner(
    principal: Principal,
    id: string,
    expected: number,
    remarks: readonly ReviewRemark[],
  ): Promise<PublishedView<E>> {
    const problems = remarkProblems(remarks, Object.keys(this.kind.empty));
    if (problems.length > 0) throw new InvalidInputError(problems);
    return this.change(principal, id, expected, 'return', {}, { remarks });
  }

  /** The office takes it out of sight until it resumes it. */
  async suspend(principal: Principal, id: string, expected: number, reason: string): Promise<PublishedView<E>> {
    return this.change(principal, id, expected, 'suspend', {}, { reason });
  }

  async resume(principal: Principal, id: string, expected: number): Promise<PublishedView<E>> {
    return this.change(principal, id, expected, 'resume', {});
  }

  /** The office has looked at what changed since it was published. Nothing that readers see changes. */
  async confirm(principal: Principal, id: string, expected: number): Promise<PublishedView<E>> {
    return this.transactions.run(async () => {
      const item = await this.lock(principal, id, 'confirm');
      const content = contentOf(this.kind.empty, item);
      if (item.version !== expected) throw new StaleVersionError(item.version, content);
      if (item.state !== 'published') throw new PublicationStateError(this.kind.label, item.state, 'publish');
      const { tableName } = this.transactions.manager.dataSource.getMetadata(this.kind.entity);
      // Not through the entity: that would move it to the top of every list.
      await this.transactions
        .requireManager()
        .query(`UPDATE ${tableName} SET reviewed_version = version WHERE id = $1`, [id]);
      await this.record('confirm', item, null, content);
      return this.view(principal, Object.assign(item, { reviewedVersion: item.version }));
    });
  }

  /** What it said before, newest first. For its owner and the office. @throws NotFoundError */
  async versions(principal: Principal, id: string): Promise<ContentVersion[]> {
    await this.requireInsider(principal, id);
    return this.history.versions(this.kind.subjectType, id);
  }

  /** @throws NotFoundError also for a version that is not kept */
  async diff(principal: Principal, id: string, from: number, to: number): Promise<FieldChange[]> {
    await this.requireInsider(principal, id);
    return this.history.diff(this.kind.subjectType, id, from, to);
  }

  /** What the office has decided and remarked, newest first. For its owner and the office. @throws NotFoundError */
  async reviews(principal: Principal, id: string): Promise<ContentReview[]> {
    await this.requireInsider(principal, id);
    return this.history.reviews(this.kind.subjectType, id);
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
    judgement: Judgement = {},
  ): Promise<PublishedView<E>> {
    return this.transactions.run(async () => {
      const owner = await this.holdOwner(id);
      const item = await this.lock(principal, id, action);
      const current = contentOf(this.kind.empty, item);
      if (item.version !== expectedVersion) throw new StaleVersionError(item.version, current);
      const before = item.state;
      const by = action === 'edit' ? 'owner' : partyOf(this.kind, principal);
      const state = nextPublicationState(before, action, { reviewed: this.kind.reviewed, by });
      if (!state) throw new PublicationStateError(this.kind.label, before, action);
      const content: C = { ...current, ...patch };
      this.check(content);
      if (state === 'published' || state === 'in_review') {
        // Nor does what someone writes who is not approved yet replace what others published before.
        if (owner?.state !== 'approved') throw new OwnerNotApprovedError(this.kind.label);
        const missing = this.kind.missing(content);
        if (missing.length > 0) throw new PublicationIncompleteError(missing);
      }
      item.version += 1;
      item.state = state;
      if (action === 'publish') item.publishedAt = this.clock.now();
      if (by === 'office' && this.kind.reviewed) item.reviewedVersion = item.version;
      await this.save(item, content, owner ?? (await this.organizations.get(item.organizationId)));
      if (isNoticeable(before, state)) await this.announce([{ id: item.id, version: item.version }]);
      await this.record(action, item, { state: before, content: current }, content);
      if (by === 'office') await this.decide(action, item, content, judgement);
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
  private async lock(principal: Principal, id: string, action: PublicationAction | 'confirm'): Promise<E> {
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
    action: PublicationAction | 'create' | 'confirm',
    item: E,
    before: { readonly state: PublicationState; readonly content: C } | null,
    content: C,
  ): Promise<void> {
    const { id: contentId, version, state } = item;
    await this.history.record({
      subjectType: this.kind.subjectType,
      contentId,
      version,
      action,
      state,
      content,
      before,
    });
  }

  /** Keeps why, and tells those who manage the owner. */
  private async decide(action: PublicationAction, item: E, content: C, judgement: Judgement): Promise<void> {
    const { label, englishLabel, subjectType, path, titleOf, fieldLabels } = this.kind;
    const { id: contentId, version, organizationId } = item;
    await this.history.decide({ subjectType, contentId, version }, action, judgement);
    await this.history.tell(organizationId, action, judgement, {
      label: { ja: label, en: englishLabel },
      title: titleOf(content),
      path: `${path}/${contentId}`,
      fieldLabels,
    });
  }

  /** @throws NotFoundError for everybody but the owner's people and the office: that there is a history is private */
  private async requireInsider(principal: Principal, id: string): Promise<void> {
    const { sql, parameters } = scopeSql(draftScope(this.kind, principal), principal);
    const found = await this.rows().where(sql, parameters).andWhere('item.id = :id', { id }).getExists();
    if (!found) throw this.notFound();
  }

  private async view(principal: Principal | null, item: E): Promise<PublishedView<E>> {
    return (await this.views(principal, [item]))[0]!;
  }

  private async views(principal: Principal | null, items: readonly E[]): Promise<PublishedView<E>[]> {
    const owners = await this.organizations.byIds(items.map((item) => item.organizationId));
    const scope = principal ? actionScope(this.kind, principal, 'edit') : 'none';
    const inside = draftScope(this.kind, principal);
    return items.map((item) => ({
      item,
      organization: owners.get(item.organizationId)!,
      insider: isWithin(inside, principal, item),
      editable:
        isWithin(scope, principal, item) &&
        nextPublicationState(item.state, 'edit', { reviewed: this.kind.reviewed, by: 'owner' }) !== null,
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
