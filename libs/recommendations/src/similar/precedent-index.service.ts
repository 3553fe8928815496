import { Organizations } from '@app/accounts';
import type { SimilarDocument } from '@app/matching';
import { type Precedent, Precedents } from '@app/precedents';
import type { LoadedContent } from '@app/publication';
import { Injectable } from '@nestjs/common';
import type { EngineLife } from '../engine/engine-host.service';
import { precedentDocument } from './similar-documents';

/** As in CandidateIndexHolder: a commit may come later than its timestamp. */
const OVERLAP_MS = 60_000;
const LOAD_CHUNK = 100;

interface Account {
  readonly life: EngineLife;
  latestChange: Date | null;
  readonly versions: Map<string, number>;
}

/** Keeps the engine's precedents up to date: each use brings what has changed since the last. */
@Injectable()
export class PrecedentIndexHolder {
  private account: Account | null = null;
  private refreshing: Promise<void> | null = null;

  constructor(
    private readonly precedents: Precedents,
    private readonly organizations: Organizations,
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

  /** As the index has it; null when it is not published. */
  async document(id: string): Promise<SimilarDocument | null> {
    return (await this.documents(await this.precedents.load([id]))).at(0) ?? null;
  }

  private async documents(precedents: readonly LoadedContent<Precedent>[]): Promise<SimilarDocument[]> {
    const published = precedents.filter(({ shown }) => shown).map(({ item }) => item);
    const owners = await this.organizations.byIds(published.map(({ organizationId }) => organizationId));
    return published.flatMap((precedent) => {
      const owner = owners.get(precedent.organizationId);
      return owner ? [precedentDocument(precedent, owner)] : [];
    });
  }

  private async refresh(life: EngineLife): Promise<void> {
    if (this.account?.life !== life) this.account = { life, latestChange: null, versions: new Map() };
    const { account } = this;
    const since = account.latestChange && new Date(account.latestChange.getTime() - OVERLAP_MS);
    const changed: string[] = [];
    let latest = account.latestChange;
    for await (const rows of this.precedents.versionsSince(since)) {
      for (const { id, version, updatedAt } of rows) {
        if (account.versions.get(id) !== version) changed.push(id);
        if (!latest || updatedAt > latest) latest = updatedAt;
      }
    }
    for (let start = 0; start < changed.length; start += LOAD_CHUNK) {
      const found = await this.precedents.load(changed.slice(start, start + LOAD_CHUNK));
      const upserts = await this.documents(found);
      const removals = found
        .filter(({ shown }) => !shown)
        .map(({ item }) => ({ kind: 'precedent' as const, id: item.id }));
      await life.engine.changePrecedents({ upserts, removals });
      for (const { item } of found) account.versions.set(item.id, item.version);
    }
    account.latestChange = latest;
  }
}
