import { OpenIdeas } from '@app/ideas';
import { Injectable } from '@nestjs/common';
import type { EngineLife } from './engine/engine-host.service';
import { toMatchingIdea } from './matching-idea';
import { ideaDocument } from './similar/similar-documents';

/** As in CandidateIndexHolder: a commit may come later than its timestamp. */
const OVERLAP_MS = 60_000;
/** Ideas read and handed to the engine at a time. */
const LOAD_CHUNK = 100;

interface Account {
  readonly life: EngineLife;
  latestChange: Date | null;
  readonly versions: Map<string, number>;
}

/** Keeps the engine's index of all submitted ideas up to date. */
@Injectable()
export class IdeaIndexHolder {
  private account: Account | null = null;
  private refreshing: Promise<void> | null = null;

  constructor(private readonly ideas: OpenIdeas) {}

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
    if (this.account?.life !== life) this.account = { life, latestChange: null, versions: new Map() };
    const { account } = this;
    const since = account.latestChange && new Date(account.latestChange.getTime() - OVERLAP_MS);
    const changed: string[] = [];
    let latest = account.latestChange;
    for await (const rows of this.ideas.versionsSince(since)) {
      for (const { id, version, updatedAt } of rows) {
        if (account.versions.get(id) !== version) changed.push(id);
        if (!latest || updatedAt > latest) latest = updatedAt;
      }
    }
    for (let start = 0; start < changed.length; start += LOAD_CHUNK) {
      const found = await this.ideas.load(changed.slice(start, start + LOAD_CHUNK));
      const submitted = found.filter(({ idea }) => idea.state === 'submitted');
      await life.engine.changeIdeas({
        upserts: submitted.map(toMatchingIdea),
        documents: submitted.map(ideaDocument),
        removals: found.filter(({ idea }) => idea.state !== 'submitted').map(({ idea }) => idea.id),
      });
      for (const { idea } of found) account.versions.set(idea.id, idea.version);
    }
    account.latestChange = latest;
  }
}
