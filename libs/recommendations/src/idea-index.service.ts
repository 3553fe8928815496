import { OpenIdeas } from '@app/ideas';
import { Injectable } from '@nestjs/common';
import type { EngineLife } from './engine/engine-host.service';
import { toMatchingIdea } from './matching-idea';
import { RecommendationLists } from './recommendation-lists.service';
import { ideaDocument } from './similar/similar-documents';

/** As in CandidateIndexHolder: a commit may come later than its timestamp. */
const OVERLAP_MS = 60_000;
/** Ideas read and handed to the engine at a time. */
const LOAD_CHUNK = 100;

const back = (since: Date | null): Date | null => since && new Date(since.getTime() - OVERLAP_MS);
const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b);

interface Account {
  readonly life: EngineLife;
  latestChange: Date | null;
  readonly versions: Map<string, number>;
  latestList: Date | null;
  /** Idea → the run whose lists the engine knows. */
  readonly runs: Map<string, string>;
}

/** Keeps what the engine knows of all submitted ideas up to date: what they ask for, and what stands in their lists. */
@Injectable()
export class IdeaIndexHolder {
  private account: Account | null = null;
  private refreshing: Promise<void> | null = null;

  constructor(
    private readonly ideas: OpenIdeas,
    private readonly lists: RecommendationLists,
  ) {}

  /** Brings every change committed before the call into the engine. */
  async bringTo(life: EngineLife): Promise<void> {
    while (this.refreshing) await this.refreshing.catch(() => undefined);
    this.refreshing = this.refresh(life);
    try {
      await this.refreshing;
    } finally {
      this.refreshing = null;
    }
  }

  private async refresh(life: EngineLife): Promise<void> {
    if (this.account?.life !== life)
      this.account = { life, latestChange: null, versions: new Map(), latestList: null, runs: new Map() };
    const { account } = this;
    await this.bringIdeas(account);
    await this.bringLists(account);
  }

  private async bringIdeas(account: Account): Promise<void> {
    const since = back(account.latestChange);
    const changed: string[] = [];
    let latest = account.latestChange;
    for await (const rows of this.ideas.versionsSince(since)) {
      for (const { id, version, updatedAt } of rows) {
        if (account.versions.get(id) !== version) changed.push(id);
        latest = later(latest, updatedAt);
      }
    }
    for (let start = 0; start < changed.length; start += LOAD_CHUNK) {
      const found = await this.ideas.load(changed.slice(start, start + LOAD_CHUNK));
      const submitted = found.filter(({ idea }) => idea.state === 'submitted');
      await account.life.engine.changeIdeas({
        upserts: submitted.map(toMatchingIdea),
        documents: submitted.map(ideaDocument),
        removals: found.filter(({ idea }) => idea.state !== 'submitted').map(({ idea }) => idea.id),
      });
      for (const { idea } of found) account.versions.set(idea.id, idea.version);
    }
    account.latestChange = latest;
  }

  private async bringLists(account: Account): Promise<void> {
    let latest = account.latestList;
    for await (const runs of this.lists.entriesSince(back(latest))) {
      const fresh = runs.filter(({ ideaId, runId }) => account.runs.get(ideaId) !== runId);
      if (fresh.length > 0) await account.life.engine.changeEntries(fresh.flatMap(({ entries }) => entries));
      for (const { ideaId, runId, finishedAt } of runs) {
        account.runs.set(ideaId, runId);
        latest = later(latest, finishedAt);
      }
    }
    account.latestList = latest;
  }
}
