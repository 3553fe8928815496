import { OpenIdeas } from '@app/ideas';
import { IdeaIndex, loadAnalyser } from '@app/matching';
import { Injectable } from '@nestjs/common';
import { toMatchingIdea } from './matching-idea';

/** As in CandidateIndexHolder: a commit may come later than its timestamp. */
const OVERLAP_MS = 60_000;

/** All submitted ideas, analysed as queries, in memory; brought up to date before each use. One per process. */
@Injectable()
export class IdeaIndexHolder {
  private index: IdeaIndex | null = null;
  private latestChange: Date | null = null;
  private readonly versions = new Map<string, number>();
  private refreshing: Promise<IdeaIndex> | null = null;

  constructor(private readonly ideas: OpenIdeas) {}

  /** Includes every change committed before the call. */
  async current(): Promise<IdeaIndex> {
    while (this.refreshing) await this.refreshing.catch(() => undefined);
    this.refreshing = this.refresh();
    try {
      return await this.refreshing;
    } finally {
      this.refreshing = null;
    }
  }

  private async refresh(): Promise<IdeaIndex> {
    const since = this.latestChange && new Date(this.latestChange.getTime() - OVERLAP_MS);
    const changed = (await this.ideas.changedSince(since)).filter(
      ({ idea }) => this.versions.get(idea.id) !== idea.version,
    );
    if (this.index && changed.length === 0) return this.index;
    const analyser = await loadAnalyser();
    const upserts = changed.filter(({ idea }) => idea.state === 'submitted').map(toMatchingIdea);
    const removals = changed.filter(({ idea }) => idea.state !== 'submitted').map(({ idea }) => idea.id);
    this.index = (this.index ?? IdeaIndex.empty(analyser)).update({ upserts, removals });
    for (const { idea } of changed) {
      this.versions.set(idea.id, idea.version);
      if (!this.latestChange || idea.updatedAt > this.latestChange) this.latestChange = idea.updatedAt;
    }
    return this.index;
  }
}
