import { Audit } from '@app/audit';
import { Outbox, Transactions } from '@app/database';
import { Clock, Retention, Settings } from '@app/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import { Idea } from './idea.entity';

const DAY_MS = 86_400_000;
/** Of one transaction. */
const CHUNK = 200;

/** Drafts that were given up and that nobody else has ever read; what was submitted once is never removed. */
@Injectable()
export class WithdrawnDrafts implements OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.register({ what: 'withdrawnDrafts', apply: () => this.prune() });
  }

  /** Removes them with all that belongs to them; their files are left without a reference. @returns ideas removed */
  async prune(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.settings.RETENTION_WITHDRAWN_DRAFT_DAYS * DAY_MS);
    let removed = 0;
    for (;;) {
      const count = await this.removeSome(before);
      removed += count;
      if (count < CHUNK) return removed;
    }
  }

  private removeSome(before: Date): Promise<number> {
    return this.transactions.run(async () => {
      const ideas = await this.transactions.repository(Idea).find({
        select: { id: true, version: true, organizationId: true },
        where: { state: 'withdrawn', submittedAt: IsNull(), withdrawnAt: LessThan(before) },
        order: { id: 'ASC' },
        take: CHUNK,
        lock: { mode: 'pessimistic_write' },
      });
      if (ideas.length === 0) return 0;
      const ideaIds = ideas.map(({ id }) => id);
      await this.transactions.repository(Idea).delete({ id: In(ideaIds) });
      await this.audit.recordAll(
        ideas.map(({ id, version, organizationId }) => ({
          action: 'idea.remove',
          subjectType: 'idea',
          subjectId: id,
          subjectVersion: version,
          organizationId,
        })),
      );
      await this.outbox.publish('ideas.removed', { ideaIds });
      return ideas.length;
    });
  }
}
