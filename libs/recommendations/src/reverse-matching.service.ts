import type { CandidateKind, JobPayloads } from '@app/contracts';
import { Outbox, Transactions } from '@app/database';
import { OpenIdeas } from '@app/ideas';
import { japaneseDayOf } from '@app/japan';
import { ideasForCandidate, type ListEntry } from '@app/matching';
import { Clock } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { CandidateIndexHolder } from './candidate-index.service';
import { IdeaIndexHolder } from './idea-index.service';
import { Recommendation } from './recommendation.entity';
import { RecommendationList, RecommendationRun } from './recommendation-run.entity';

const CONSUMER = 'rematch-candidates';

/** New or changed candidates come to the ideas they may concern; all others are left alone. */
@Injectable()
export class ReverseMatching {
  private readonly logger = new Logger(ReverseMatching.name);

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly candidates: CandidateIndexHolder,
    private readonly openIdeas: IdeaIndexHolder,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Queues the ideas whose list has one of the candidates or could take it in. Twice is as good as once. */
  async queueIdeasFor(
    { kind, candidates }: JobPayloads['rematch-candidates'],
    message: { messageId: string },
  ): Promise<void> {
    const { index } = await this.candidates.including(kind, candidates);
    const ids = candidates.map(({ id }) => id);
    const found = new Set(await this.ideasListing(kind, ids));
    const ideaIndex = await this.openIdeas.current();
    const entries = await this.entries(kind);
    const today = japaneseDayOf(this.clock.now());
    for (const id of ids) {
      for (const ideaId of ideasForCandidate(ideaIndex, index, { kind, id }, entries, today)) found.add(ideaId);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const concerned = await this.ideas.versionsOfSubmitted([...found]);
    await this.transactions.run(async () => {
      if (!(await this.outbox.markProcessed(CONSUMER, message.messageId))) return;
      for (const { id, version } of concerned) {
        await this.outbox.publish('recommendations.outdated', { ideaId: id, ideaVersion: version });
      }
    });
    this.logger.log({ msg: 'candidates changed', kind, candidates: ids.length, ideas: concerned.length });
  }

  private async ideasListing(kind: CandidateKind, candidateIds: readonly string[]): Promise<string[]> {
    const rows = await this.transactions.manager
      .createQueryBuilder(Recommendation, 'r')
      .innerJoin(RecommendationRun, 'run', 'run.id = r.runId AND run.current')
      .select('DISTINCT run.ideaId', 'ideaId')
      .where('r.kind = :kind AND r.candidateId = ANY(:candidateIds)', { kind, candidateIds })
      .getRawMany<{ ideaId: string }>();
    return rows.map(({ ideaId }) => ideaId);
  }

  /** What a candidate of the kind must reach to enter each idea's list. */
  private async entries(kind: CandidateKind): Promise<ReadonlyMap<string, ListEntry>> {
    const rows = await this.transactions.manager
      .createQueryBuilder(RecommendationList, 'list')
      .innerJoin(RecommendationRun, 'run', 'run.id = list.runId AND run.current')
      .select(['run.ideaId AS "ideaId"', 'list.entry AS entry'])
      .where('list.kind = :kind', { kind })
      .getRawMany<{ ideaId: string; entry: ListEntry }>();
    return new Map(rows.map(({ ideaId, entry }) => [ideaId, entry]));
  }
}
