import { randomUUID } from 'node:crypto';
import { PersonalData } from '@app/accounts';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import {
  decodeCursorAs,
  Idempotency,
  type Page,
  PublicChanges,
  StaleVersionError,
  toPage,
  Transactions,
} from '@app/database';
import { InvalidInputError, NotFoundError } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SavedSearch } from './saved-search.entity';
import { TooManySavedSearchesError } from './saved-searches.errors';
import type { SearchKind, SearchParameters } from './search-kind';

const MOST = 50;

export interface SavedSearchContent {
  readonly name: string;
  readonly kind: SearchKind;
  readonly parameters: SearchParameters;
  readonly alerts: boolean;
}

/** Searches that somebody keeps; nobody else sees them. */
@Injectable()
export class SavedSearches implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: PublicChanges,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'savedSearches',
      `SELECT id, kind, name, parameters, alerts, told_through AS "toldThrough", created_at AS "createdAt"
         FROM saved_search WHERE user_id = $1 ORDER BY created_at, id`,
    );
    this.personalData.registerQuery(
      'alertPreferences',
      `SELECT hour, language, paused FROM alert_preference WHERE user_id = $1`,
    );
    this.personalData.registerQuery(
      'alertDigests',
      `SELECT day::text AS day, mailed FROM alert_digest WHERE user_id = $1 ORDER BY day`,
    );
  }

  /** What is there now is known; mails tell what comes. */
  async create(principal: Principal, content: SavedSearchContent, idempotencyKey?: string): Promise<SavedSearch> {
    const name = requireName(content.name);
    const { userId } = principal;
    const request = {
      scope: userId,
      key: idempotencyKey,
      operation: 'saved_search.create',
      body: content,
      resourceId: randomUUID(),
    };
    const { id } = await this.idempotency.once(request, async (newId) => {
      await this.transactions
        .requireManager()
        .query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`saved_search:${userId}`]);
      const searches = this.transactions.repository(SavedSearch);
      if ((await searches.countBy({ userId })) >= MOST) throw new TooManySavedSearchesError(MOST);
      const toldThrough = await this.changes.horizon();
      await searches.insert({ ...content, name, id: newId, userId, toldThrough, version: 1 });
      await this.record('create', newId, 1, null, { ...content, name });
    });
    return this.get(principal, id);
  }

  /** @throws NotFoundError also for somebody else's */
  async get({ userId }: Principal, id: string): Promise<SavedSearch> {
    const found = await this.transactions.repository(SavedSearch).findOneBy({ id, userId });
    if (!found) throw notFound();
    return found;
  }

  /** One's own, in the order in which they were made. */
  async list({ userId }: Principal, { limit, cursor }: { limit: number; cursor?: string }): Promise<Page<SavedSearch>> {
    const rows = this.transactions.manager
      .createQueryBuilder(SavedSearch, 's')
      .where('s.userId = :userId', { userId })
      .orderBy('s.createdAt')
      .addOrderBy('s.id')
      .take(limit + 1);
    if (cursor) {
      const [at, id] = decodeCursorAs(cursor, ['moment', 'uuid']);
      rows.andWhere('(s.created_at, s.id) > (:at::timestamptz, :after::uuid)', { at, after: id });
    }
    return toPage(await rows.getMany(), limit, (s) => [s.createdAt.toISOString(), s.id]);
  }

  /**
   * Another search tells from now on; of the same one nothing is lost between two mails.
   * @throws StaleVersionError (412)
   */
  async update(
    principal: Principal,
    id: string,
    expected: number,
    patch: Partial<SavedSearchContent>,
  ): Promise<SavedSearch> {
    return this.transactions.run(async () => {
      const search = await this.lock(principal, id);
      const before = contentOf(search);
      if (search.version !== expected) throw new StaleVersionError(search.version, before);
      const content = { ...before, ...patch, name: requireName(patch.name ?? before.name) };
      const asksElse =
        content.kind !== before.kind || JSON.stringify(content.parameters) !== JSON.stringify(before.parameters);
      if (asksElse || (content.alerts && !before.alerts)) {
        search.toldThrough = await this.changes.horizon();
        search.outdatedTold = false;
      }
      Object.assign(search, content, { version: search.version + 1 });
      await this.transactions.manager.save(search);
      await this.record('update', id, search.version, before, content);
      return search;
    });
  }

  /** @throws StaleVersionError (412) */
  async remove(principal: Principal, id: string, expected: number): Promise<void> {
    await this.transactions.run(async () => {
      const search = await this.lock(principal, id);
      if (search.version !== expected) throw new StaleVersionError(search.version, contentOf(search));
      await this.transactions.repository(SavedSearch).delete({ id });
      await this.record('delete', id, search.version, contentOf(search), null);
    });
  }

  private async lock({ userId }: Principal, id: string): Promise<SavedSearch> {
    const found = await this.transactions
      .repository(SavedSearch)
      .findOne({ where: { id, userId }, lock: { mode: 'pessimistic_write' } });
    if (!found) throw notFound();
    return found;
  }

  private async record(
    action: string,
    subjectId: string,
    subjectVersion: number,
    before: SavedSearchContent | null,
    after: SavedSearchContent | null,
  ): Promise<void> {
    await this.audit.record({
      action: `saved_search.${action}`,
      subjectType: 'saved_search',
      subjectId,
      subjectVersion,
      ...(before && { before }),
      ...(after && { after }),
    });
  }
}

const contentOf = ({ name, kind, parameters, alerts }: SavedSearch): SavedSearchContent => ({
  name,
  kind,
  parameters,
  alerts,
});

function requireName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '') return trimmed;
  throw new InvalidInputError([{ pointer: '/name', code: 'required', message: '検索の名前を入力してください。' }]);
}

const notFound = () => new NotFoundError('保存された検索が見つかりませんでした。');
