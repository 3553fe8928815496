import type { JobPayloads } from '@app/contracts';
import { OpenIdeas } from '@app/ideas';
import { Injectable, Logger } from '@nestjs/common';
import { CandidateIndexHolder } from './candidate-index.service';
import { uuidsFromBytes, uuidsNotIn } from './engine/uuid-bytes';
import { IdeaIndexHolder } from './idea-index.service';
import { MatchConditions } from './match-conditions.service';
import { RecommendationLists } from './recommendation-lists.service';
import { Rematches } from './rematches.service';

/** Ideas looked up at a time. */
const PAGE = 500;

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
    private readonly rematches: Rematches,
  ) {}

  /** Queues the ideas whose list has one of the candidates or could take it in. Twice is as good as once. */
  async queueIdeasFor(
    { kind, candidates }: JobPayloads['rematch-candidates'],
    { messageId }: { messageId: string },
  ): Promise<void> {
    const life = await this.candidates.including(kind, candidates);
    const ids = candidates.map(({ id }) => id);
    await this.openIdeas.bringTo(life);
    const { now, weights } = await this.conditions.current();
    const found = await life.engine.ideasConcerned({ kind, ids, now, weights });
    const ideas = await this.rematches.queueOnce(
      { consumer: 'rematch-candidates', messageId },
      () => this.submitted(found, this.lists.ideasListing(kind, ids)),
      'candidate_changed',
    );
    this.logger.log({ msg: 'candidates changed', kind, candidates: ids.length, ideas });
  }

  /** @param found ids of ideas, ascending */
  private async *submitted(found: Uint8Array, listing: AsyncIterable<readonly string[]>) {
    for (const page of uuidsFromBytes(found, PAGE)) yield await this.ideas.versionsOfSubmitted(page);
    for await (const page of listing) yield await this.ideas.versionsOfSubmitted(uuidsNotIn(found, page));
  }
}
