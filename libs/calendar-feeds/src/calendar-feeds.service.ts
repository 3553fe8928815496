import { randomUUID } from 'node:crypto';
import { ActingPeople, hashOfSecret, Links, newLinkSecret, PersonalData } from '@app/accounts';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { Transactions } from '@app/database';
import { type CalendarContent, writeCalendar } from '@app/ical';
import { Ideas } from '@app/ideas';
import { Clock, DomainError, InvalidInputError, NotFoundError, requestContext } from '@app/platform';
import { SavedSearches } from '@app/saved-searches';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CalendarFeed } from './calendar-feed.entity';
import { FeedContents } from './feed-contents.service';

const MOST = 30;
const TOUCH_MS = 60_000;

export class TooManyFeedsError extends DomainError {
  constructor() {
    super('too_many_calendar_feeds', 409, `カレンダーは${MOST}件までです。使わないものを取り消してください。`);
  }
}

/** There was a feed; whoever made it may no longer see what stands in it. */
export class FeedGoneError extends DomainError {
  constructor() {
    super('calendar_feed_gone', 410, 'このカレンダーは、作成した人が内容を見られなくなったため、配信を終えました。');
  }
}

export type FeedSource = { readonly savedSearchId: string } | { readonly ideaId: string };
export type OwnFeed = Omit<CalendarFeed, 'tokenHash'>;

export interface ReadFeed {
  readonly text: string;
  readonly changedAt: Date | null;
}

/** What a feed can be of, and whether somebody may have it. */
@Injectable()
export class FeedSources {
  constructor(
    private readonly searches: SavedSearches,
    private readonly ideas: Ideas,
    readonly links: Links,
    readonly personalData: PersonalData,
  ) {}

  /** @throws NotFoundError, InvalidInputError */
  async require(principal: Principal, source: FeedSource): Promise<void> {
    if ('savedSearchId' in source) {
      const { kind } = await this.searches.get(principal, source.savedSearchId);
      if (kind === 'program') return;
      const message = 'カレンダーにできるのは、公募の日程がある支援施策の検索だけです。';
      throw new InvalidInputError([{ pointer: '/savedSearchId', code: 'kind', message }]);
    }
    if (!principal.permissions.has('idea.read')) throw new NotFoundError('構想が見つかりませんでした。');
    await this.ideas.get(principal, source.ideaId);
  }
}

/** Calendars by address: made by a person, read by programs without a sign-in, with the person's access of that moment. */
@Injectable()
export class CalendarFeeds implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly sources: FeedSources,
    private readonly contents: FeedContents,
    private readonly people: ActingPeople,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sources.personalData.registerQuery(
      'calendarFeeds',
      `SELECT id, organization_id AS "organizationId", saved_search_id AS "savedSearchId", idea_id AS "ideaId",
              created_at AS "createdAt", last_used_at AS "lastUsedAt"
         FROM calendar_feed WHERE user_id = $1 ORDER BY created_at, id`,
    );
  }

  /** @returns also the address, which is shown this once. @throws NotFoundError for what the person may not read */
  async create(principal: Principal, source: FeedSource): Promise<{ feed: OwnFeed; url: string }> {
    await this.sources.require(principal, source);
    const { userId, organizationId } = principal;
    const { token, hash } = newLinkSecret();
    const id = randomUUID();
    await this.transactions.run(async () => {
      await this.transactions.manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `calendar_feed:${userId}`,
      ]);
      const feeds = this.transactions.repository(CalendarFeed);
      if ((await feeds.countBy({ userId })) >= MOST) throw new TooManyFeedsError();
      await feeds.insert({ id, userId, organizationId, tokenHash: hash, ...source });
      await this.record('create', id);
    });
    const row = await this.transactions.repository(CalendarFeed).findOneByOrFail({ id });
    return { feed: withoutHash(row), url: this.sources.links.toApi(`calendars/${token}.ics`) };
  }

  /** One's own, the newest first. */
  async list({ userId }: Principal): Promise<OwnFeed[]> {
    const rows = await this.transactions
      .repository(CalendarFeed)
      .find({ where: { userId }, order: { createdAt: 'DESC', id: 'ASC' } });
    return rows.map(withoutHash);
  }

  /** From now on its address opens nothing. @throws NotFoundError also for somebody else's */
  async revoke({ userId }: Principal, id: string): Promise<void> {
    await this.transactions.run(async () => {
      const { affected } = await this.transactions.repository(CalendarFeed).delete({ id, userId });
      if (!affected) throw new NotFoundError('カレンダーが見つかりませんでした。');
      await this.record('revoke', id);
    });
  }

  /**
   * @throws NotFoundError for an address that was never one, or was revoked
   * @throws FeedGoneError for one whose maker left, or may no longer read what stands in it
   */
  async read(token: string): Promise<ReadFeed> {
    const feed = await this.transactions.repository(CalendarFeed).findOneBy({ tokenHash: hashOfSecret(token) });
    if (!feed) throw new NotFoundError('カレンダーが見つかりませんでした。');
    const principal = await this.people.principalOf(feed.userId, feed.organizationId);
    if (!principal) throw new FeedGoneError();
    await this.touch(feed);
    const content = await this.contentOf(feed, principal);
    const changes = content.entries.map(({ changedAt }) => +changedAt);
    return {
      text: writeCalendar(content),
      changedAt: changes.length > 0 ? new Date(Math.max(...changes)) : null,
    };
  }

  /** As the person would read it: row level security, too, decides for the person. */
  private async contentOf({ savedSearchId, ideaId }: CalendarFeed, principal: Principal): Promise<CalendarContent> {
    const { userId, organizationId, organizationKind } = principal;
    const requestId = requestContext.get('requestId');
    const context = { userId, organizationId, audience: organizationKind, ...(requestId && { requestId }) };
    try {
      return await requestContext.run(context, async () => {
        if (savedSearchId !== null) return this.contents.ofSearch(principal, savedSearchId);
        if (!principal.permissions.has('idea.read')) throw new FeedGoneError();
        return this.contents.ofIdea(principal, ideaId!);
      });
    } catch (error) {
      if (error instanceof DomainError && (error.status === 403 || error.status === 404)) throw new FeedGoneError();
      throw error;
    }
  }

  private async touch({ id, lastUsedAt }: CalendarFeed): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - (lastUsedAt?.getTime() ?? 0) < TOUCH_MS) return;
    await this.transactions.repository(CalendarFeed).update({ id }, { lastUsedAt: now });
  }

  private async record(action: string, subjectId: string): Promise<void> {
    await this.audit.record({ action: `calendar_feed.${action}`, subjectType: 'calendar_feed', subjectId });
  }
}

const withoutHash = ({ tokenHash: _secret, ...feed }: CalendarFeed): OwnFeed => feed;
