import { ActingPeople, Links, newLinkSecret } from '@app/accounts';
import { Audit } from '@app/audit';
import { type ChangePeriod, PublicChanges, Transactions } from '@app/database';
import { japaneseDayOf } from '@app/japan';
import { type AlertSection, Mails } from '@app/mail';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AlertPreferences } from './alert-preferences.service';
import { DueAlerts } from './due-alerts.service';
import { AlertDigest, AlertStop, SavedSearch } from './saved-search.entity';
import { SearchOutdatedError } from './saved-searches.errors';
import { SEARCH_KIND, type SearchKind } from './search-kind';
import { type SearchPage, SearchRunner } from './search-runner.service';

/** Of one search in one mail; the mail says when there is more. */
const MOST_SHOWN = 20;

const KIND_EN: Readonly<Record<SearchKind, string>> = {
  program: 'support measures',
  offering: 'offerings',
  research_seed: 'research seeds',
  equipment: 'shared equipment',
  precedent: 'precedents',
};

/** What a mail is made of and with. */
@Injectable()
export class AlertParts {
  constructor(
    readonly changes: PublicChanges,
    readonly mails: Mails,
    readonly links: Links,
    readonly audit: Audit,
    readonly clock: Clock,
  ) {}
}

/** One person's mail of the day. */
@Injectable()
export class AlertDigests {
  constructor(
    private readonly transactions: Transactions,
    private readonly due: DueAlerts,
    private readonly runner: SearchRunner,
    private readonly people: ActingPeople,
    private readonly preferences: AlertPreferences,
    private readonly parts: AlertParts,
  ) {}

  /**
   * Looks through the searches of everyone whose hour has come today. May run twice, late or side by side: a person's day
   * is claimed in the transaction that writes the mail and moves what was told.
   * @returns mails written
   */
  async tellAll(): Promise<number> {
    const day = japaneseDayOf(this.parts.clock.now());
    const errors: unknown[] = [];
    let mails = 0;
    for await (const userId of this.due.people()) {
      try {
        if (await this.tell(userId, day)) mails += 1;
      } catch (error) {
        // Somebody else's mail does not wait for this one; the job is tried again.
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} people could not be told`);
    return mails;
  }

  /** @returns whether a mail was written */
  private tell(userId: string, day: string): Promise<boolean> {
    return this.transactions.run(async () => {
      if (!(await this.claim(userId, day))) return false;
      const person = await this.people.reachable(userId);
      const preference = await this.preferences.of({ userId });
      // Nothing is told and nothing is lost: who comes back is told what came meanwhile.
      if (!person || preference.paused) return false;
      const searches = await this.transactions.repository(SavedSearch).find({
        where: { userId, alerts: true },
        order: { createdAt: 'ASC', id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const to = await this.parts.changes.horizon();
      const sections: AlertSection[] = [];
      for (const search of searches) {
        const section = await this.sectionOf(search, to);
        if (section) sections.push(section);
      }
      if (sections.length === 0) return false;
      await this.write(person, day, sections, preference.language);
      return true;
    });
  }

  /** @returns false when somebody else has, or had, this person's day; waits for whoever is at it */
  private async claim(userId: string, day: string): Promise<boolean> {
    const claimed = await this.transactions
      .requireManager()
      .createQueryBuilder()
      .insert()
      .into(AlertDigest)
      .values({ userId, day })
      .orIgnore()
      .returning('day')
      .execute();
    return (claimed.raw as unknown[]).length > 0;
  }

  private async sectionOf(search: SavedSearch, to: Date): Promise<AlertSection | null> {
    const searches = this.transactions.repository(SavedSearch);
    const from = search.toldThrough;
    if (to <= from) return null;
    try {
      const { kind, parameters } = search;
      const page = await this.runner.run({ kind, parameters, limit: MOST_SHOWN, changed: { from, to } });
      await searches.update({ id: search.id }, { toldThrough: to, outdatedTold: false, updatedAt: search.updatedAt });
      return page.items.length > 0 ? await this.found(search, page, { from, to }) : null;
    } catch (error) {
      if (!(error instanceof SearchOutdatedError)) throw error;
      if (search.outdatedTold) return null;
      await searches.update({ id: search.id }, { outdatedTold: true, updatedAt: search.updatedAt });
      return this.section(search, { items: [], more: false, outdated: true });
    }
  }

  private async found(search: SavedSearch, page: SearchPage, { from }: ChangePeriod): Promise<AlertSection> {
    const ids = page.items.map(({ id }) => id);
    const since = await this.parts.changes.firstPublic(search.kind, ids);
    const items = page.items.map(({ id, title, owner }) => ({ isNew: (since.get(id) ?? from) >= from, title, owner }));
    return this.section(search, { items, more: page.nextCursor !== null, outdated: false });
  }

  private async section(
    search: SavedSearch,
    what: Pick<AlertSection, 'items' | 'more' | 'outdated'>,
  ): Promise<AlertSection> {
    const token = await this.stopToken(search.userId, search.id);
    const kind = { ja: SEARCH_KIND[search.kind], en: KIND_EN[search.kind] };
    return { name: search.name, kind, ...what, stopLink: this.parts.links.to('stop-alerts', token) };
  }

  private async write(
    { userId, email }: { userId: string; email: string },
    day: string,
    sections: readonly AlertSection[],
    language: 'ja' | 'en',
  ): Promise<void> {
    const { links, mails, audit } = this.parts;
    const token = await this.stopToken(userId, null);
    await this.transactions.repository(AlertDigest).update({ userId, day }, { mailed: true });
    const mailId = await mails.queue({
      to: email,
      template: 'saved-search-digest',
      parameters: {
        sections,
        link: links.to(''),
        stopLink: links.to('stop-alerts', token),
        stopUrl: links.toApi(`alert-stops/${token}`),
      },
      language,
    });
    await audit.record({ action: 'saved_search.tell', subjectType: 'mail', subjectId: mailId, userId });
  }

  private async stopToken(userId: string, savedSearchId: string | null): Promise<string> {
    const { token, hash } = newLinkSecret();
    await this.transactions.repository(AlertStop).insert({ tokenHash: hash, userId, savedSearchId });
    return token;
  }
}
