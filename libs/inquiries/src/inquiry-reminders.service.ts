import { Transactions } from '@app/database';
import { addDays, isBusinessDay, japaneseDayOf } from '@app/japan';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { reminderDue } from './inquiry';
import { Inquiry } from './inquiry.entity';
import { InquiryNotices } from './inquiry-notices.service';

/** The business day before. */
function dayBefore(day: string): string {
  let at = addDays(day, -1);
  while (!isBusinessDay(at)) at = addDays(at, -1);
  return at;
}

/** Reminds of answers that are due or late. May run twice, late, or side by side: each reminder goes out once. */
@Injectable()
export class InquiryReminders {
  constructor(
    private readonly transactions: Transactions,
    private readonly notices: InquiryNotices,
    private readonly clock: Clock,
  ) {}

  /** @returns reminders sent; none on days on which offices are closed */
  async run(): Promise<number> {
    const today = japaneseDayOf(this.clock.now());
    if (!isBusinessDay(today)) return 0;
    const open = await this.transactions.asSystem(() =>
      this.transactions.manager.query<{ id: string }[]>(
        `SELECT id FROM inquiry WHERE state = 'open' AND reminders < 2 AND due_on <= $1::date + 10 ORDER BY due_on, id`,
        [today],
      ),
    );
    let sent = 0;
    for (const { id } of open) sent += await this.transactions.asSystem(() => this.remind(id, today));
    return sent;
  }

  private async remind(id: string, today: string): Promise<number> {
    return this.transactions.run(async () => {
      const inquiries = this.transactions.repository(Inquiry);
      const inquiry = await inquiries.findOne({ where: { id, state: 'open' }, lock: { mode: 'pessimistic_write' } });
      if (!inquiry) return 0;
      const { dueOn, reminders } = inquiry;
      const due = reminderDue({ dueOn, dayBefore: dayBefore(dueOn), sent: reminders }, today);
      if (due === null) return 0;
      await this.transactions.requireManager().query(`UPDATE inquiry SET reminders = $2 WHERE id = $1`, [id, due]);
      await this.notices.remind(inquiry, due === 2);
      return 1;
    });
  }
}
