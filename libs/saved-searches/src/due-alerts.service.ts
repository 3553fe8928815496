import { Transactions } from '@app/database';
import { hourInJapan, japaneseDayOf } from '@app/japan';
import { Clock, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Of one look into the database. */
const PEOPLE_AT_ONCE = 200;

/** Who is to be told now; and how long what was told is remembered. */
@Injectable()
export class DueAlerts implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly retention: Retention,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'alertLinks', apply: () => this.prune() });
  }

  /** Ids of those whose hour has come today, who want to be told and were not looked at yet. */
  async *people(): AsyncGenerator<string> {
    const now = this.clock.now();
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await this.transactions.manager.query<{ id: string }[]>(
        `SELECT DISTINCT s.user_id AS id
           FROM saved_search s LEFT JOIN alert_preference p ON p.user_id = s.user_id
          WHERE s.alerts AND NOT COALESCE(p.paused, FALSE) AND COALESCE(p.hour, $1) <= $2 AND s.user_id > $4
            AND NOT EXISTS (SELECT 1 FROM alert_digest d WHERE d.user_id = s.user_id AND d.day = $3)
          ORDER BY s.user_id LIMIT $5`,
        [this.settings.ALERT_HOUR, hourInJapan(now), japaneseDayOf(now), after, PEOPLE_AT_ONCE],
      );
      for (const { id } of rows) yield id;
      if (rows.length < PEOPLE_AT_ONCE) return;
      after = rows[rows.length - 1]!.id;
    }
  }

  /** Links of mails work as long as the setting says; which days were told is no longer needed after that. */
  private async prune(): Promise<number> {
    const stops = await this.transactions.manager.query<[unknown, number]>(
      'DELETE FROM alert_stop WHERE created_at < now() - make_interval(days => $1)',
      [this.settings.RETENTION_ALERT_LINK_DAYS],
    );
    const days = await this.transactions.manager.query<[unknown, number]>(
      'DELETE FROM alert_digest WHERE day < $1::date - $2::int',
      [japaneseDayOf(this.clock.now()), this.settings.RETENTION_ALERT_LINK_DAYS],
    );
    return stops[1] + days[1];
  }
}
