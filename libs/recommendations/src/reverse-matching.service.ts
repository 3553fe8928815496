import type { CandidateKind, JobPayloads } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { Injectable, Logger } from '@nestjs/common';
import { CandidateIndexHolder } from './candidate-index.service';
import type { EngineLife } from './engine/engine-host.service';
import type { IdeaEntry } from './engine/protocol';
import { uuidsFromBytes, uuidsUnited } from './engine/uuid-bytes';
import { IdeaIndexHolder } from './idea-index.service';
import { MatchConditions } from './match-conditions.service';
import { RecommendationLists } from './recommendation-lists.service';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';

const CONSUMER = 'rematch-candidates';
const ENTRIES_CHUNK = 500;

/** New or changed candidates come to the ideas they may concern; all others are left alone. */
@Injectable()
export class ReverseMatching {
  private readonly logger = new Logger(ReverseMatching.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly candidates: CandidateIndexHolder,
    private readonly openIdeas: IdeaIndexHolder,
    private readonly conditions: MatchConditions,
    private readonly lists: RecommendationLists,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Queues the ideas whose list has one of the candidates or could take it in. Twice is as good as once. */
  async queueIdeasFor(
    { kind, candidates }: JobPayloads['rematch-candidates'],
    message: { messageId: string },
  ): Promise<void> {
    const life = await this.candidates.including(kind, candidates);
    const ids = candidates.map(({ id }) => id);
    await this.openIdeas.bringTo(life);
    await this.bringEntries(life, kind);
    const { now, weights } = await this.conditions.current();
    const found = await life.engine.ideasConcerned({ kind, ids, now, weights });
    const listing = await this.lists.ideasListing(kind, ids);
    let concerned = 0;
    await this.transactions.run(async () => {
      if (!(await this.outbox.markProcessed(CONSUMER, message.messageId))) return;
      for (const some of uuidsFromBytes(uuidsUnited(found, listing), 500)) {
        const submitted = await this.ideas.versionsOfSubmitted(some);
        for (const { id, version } of submitted) {
          await this.outbox.publish('recommendations.outdated', { ideaId: id, ideaVersion: version });
        }
        concerned += submitted.length;
      }
    });
    this.logger.log({ msg: 'candidates changed', kind, candidates: ids.length, ideas: concerned });
  }

  /** What a candidate of the kind must reach to enter each idea's list. */
  private async bringEntries(life: EngineLife, kind: CandidateKind): Promise<void> {
    const rows = await this.transactions.manager
      .createQueryBuilder(RecommendationList, 'list')
      .innerJoin(RecommendationRun, 'run', 'run.id = list.runId AND run.current')
      .select(['run.ideaId AS "ideaId"', 'list.kind AS kind', 'list.entry AS entry'])
      .where('list.kind = :kind', { kind })
      .getRawMany<IdeaEntry>();
    for (let start = 0; start < rows.length; start += ENTRIES_CHUNK) {
      await life.engine.changeEntries(rows.slice(start, start + ENTRIES_CHUNK));
    }
  }
}
