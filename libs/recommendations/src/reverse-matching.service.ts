import type { JobPayloads } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { type IdeaEntry, ideasForCandidate } from '@app/matching';
import { Injectable, Logger } from '@nestjs/common';
import { CandidateIndexHolder } from './candidate-index.service';
import { IdeaIndexHolder } from './idea-index.service';
import { Recommendation } from './recommendation.entity';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';

const CONSUMER = 'rematch-candidate';

/** A new or changed candidate comes to the ideas it may concern; all others are left alone. */
@Injectable()
export class ReverseMatching {
  private readonly logger = new Logger(ReverseMatching.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly candidates: CandidateIndexHolder,
    private readonly openIdeas: IdeaIndexHolder,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
  ) {}

  /** Queues the ideas whose list has the candidate or could take it in. Twice is as good as once. */
  async queueIdeasFor(payload: JobPayloads['rematch-candidate'], message: { messageId: string }): Promise<void> {
    const { kind, candidateId } = payload;
    const { index } = await this.candidates.current();
    const listed = await this.ideasListing(kind, candidateId);
    const candidate = index.get(kind, candidateId);
    const ideaIndex = candidate ? await this.openIdeas.current() : null;
    const couldEnter =
      candidate && ideaIndex ? ideasForCandidate(ideaIndex, index, candidate, await this.entries(kind)) : [];
    const concerned = await this.ideas.versionsOfSubmitted([...new Set([...listed, ...couldEnter])]);
    await this.transactions.run(async () => {
      if (!(await this.outbox.markProcessed(CONSUMER, message.messageId))) return;
      for (const { id, version } of concerned) {
        await this.outbox.publish('recommendations.outdated', { ideaId: id, ideaVersion: version });
      }
    });
    this.logger.log({ msg: 'candidate changed', kind, candidateId, ideas: concerned.length });
  }

  private async ideasListing(kind: string, candidateId: string): Promise<string[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(Recommendation, 'r')
      .innerJoin(RecommendationRun, 'run', 'run.id = r.runId AND run.current')
      .select('run.ideaId', 'ideaId')
      .where('r.kind = :kind AND r.candidateId = :candidateId', { kind, candidateId })
      .getRawMany<{ ideaId: string }>();
    return rows.map(({ ideaId }) => ideaId);
  }

  /** What a candidate of the kind must reach to enter each idea's list. */
  private async entries(kind: string): Promise<ReadonlyMap<string, IdeaEntry>> {
    const rows = await this.transactions.manager
      .createQueryBuilder(RecommendationList, 'list')
      .innerJoin(RecommendationRun, 'run', 'run.id = list.runId AND run.current')
      .select(['run.ideaId AS "ideaId"', 'list.entry AS entry'])
      .where('list.kind = :kind', { kind })
      .getRawMany<{ ideaId: string; entry: IdeaEntry }>();
    return new Map(rows.map(({ ideaId, entry }) => [ideaId, entry]));
  }
}
