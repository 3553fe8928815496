import { hashOfSecret } from '@app/accounts';
import { Audit } from '@app/audit';
import type { Principal } from '@app/authz';
import { PublicChanges, StaleVersionError, Transactions } from '@app/database';
import type { MailLanguage } from '@app/mail';
import { NotFoundError, Settings } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { AlertPreference, AlertStop, SavedSearch } from './saved-search.entity';

export interface AlertPreferenceContent {
  /** 0–23, in Japan. */
  readonly hour: number;
  readonly language: MailLanguage;
  readonly paused: boolean;
}

export interface AlertPreferenceView extends AlertPreferenceContent {
  /** 0: never set; as the settings say. */
  readonly version: number;
}

/** When people are told of what is new in their searches, and whether at all. */
@Injectable()
export class AlertPreferences {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: PublicChanges,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  of({ userId }: Pick<Principal, 'userId'>): Promise<AlertPreferenceView> {
    return this.find(userId);
  }

  /** @param expected the version seen; undefined where none was @throws StaleVersionError (412) */
  async set(
    { userId }: Principal,
    content: AlertPreferenceContent,
    expected: number | undefined,
  ): Promise<AlertPreferenceView> {
    return this.transactions.run(async () => {
      const before = await this.lock(userId);
      if (before.version !== (expected ?? 0)) throw new StaleVersionError(before.version, contentOf(before));
      // Who begins again is told what comes, not everything that came meanwhile.
      if (before.paused && !content.paused) {
        const toldThrough = await this.changes.horizon();
        await this.transactions.repository(SavedSearch).update({ userId }, { toldThrough });
      }
      return this.save(userId, before, content);
    });
  }

  /**
   * What a link of a mail does. The same again changes nothing. @throws NotFoundError for what is no link of ours, or too
   * old, or of a search that was deleted
   */
  async stop(token: string): Promise<void> {
    await this.transactions.run(async () => {
      const stop = await this.transactions.repository(AlertStop).findOneBy({ tokenHash: hashOfSecret(token) });
      if (!stop) throw new NotFoundError('このリンクは使えなくなっています。サインインして設定を変えてください。');
      const { userId, savedSearchId } = stop;
      if (savedSearchId === null) {
        const before = await this.lock(userId);
        if (!before.paused) await this.save(userId, before, { ...contentOf(before), paused: true });
        return;
      }
      const searches = this.transactions.repository(SavedSearch);
      const search = await searches.findOne({ where: { id: savedSearchId }, lock: { mode: 'pessimistic_write' } });
      if (!search?.alerts) return;
      const { version } = search;
      await searches.update({ id: savedSearchId }, { alerts: false, version: version + 1 });
      await this.audit.record({
        action: 'saved_search.stop_alerts',
        subjectType: 'saved_search',
        subjectId: savedSearchId,
        subjectVersion: version + 1,
        userId,
      });
    });
  }

  private async find(userId: string): Promise<AlertPreferenceView> {
    const found = await this.transactions.repository(AlertPreference).findOneBy({ userId });
    if (found) return { ...contentOf(found), version: found.version };
    return { hour: this.settings.ALERT_HOUR, language: 'ja', paused: false, version: 0 };
  }

  /** Also where there is no row yet. */
  private async lock(userId: string): Promise<AlertPreferenceView> {
    await this.transactions
      .requireManager()
      .query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`alert_preference:${userId}`]);
    return this.find(userId);
  }

  private async save(
    userId: string,
    before: AlertPreferenceView,
    content: AlertPreferenceContent,
  ): Promise<AlertPreferenceView> {
    const version = before.version + 1;
    await this.transactions.repository(AlertPreference).upsert({ ...content, userId, version }, ['userId']);
    await this.audit.record({
      action: 'alert_preference.update',
      subjectType: 'alert_preference',
      subjectId: userId,
      subjectVersion: version,
      before: contentOf(before),
      after: content,
      userId,
    });
    return { ...content, version };
  }
}

const contentOf = ({ hour, language, paused }: AlertPreferenceContent): AlertPreferenceContent => ({
  hour,
  language,
  paused,
});
