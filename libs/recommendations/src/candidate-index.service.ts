import { CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AwardIndexHolder } from './award-index.service';
import { CandidateAnalysis } from './candidate-analysis.entity';
import { CandidateDirectory, type CandidateState } from './candidate-directory.service';
import { EngineHost, type EngineLife } from './engine/engine-host.service';
import type { FreshAnalysis, IncomingCandidate } from './engine/protocol';
import { areStale, SharedStatistics, type StatisticsHead } from './shared-statistics.service';

/** A transaction may commit later than one that began after it: changes are looked for a little further back. */
const OVERLAP_MS = 60_000;
/** Candidates read and handed to the engine at a time: about as many as take 10 ms of this thread. */
const LOAD_CHUNK = 100;

/** What one life of the engine's thread has been told. */
interface Account {
  readonly life: EngineLife;
  readonly analyserVersion: string;
  /** On 1 April programs end without anyone changing them. */
  readonly fiscalYear: number;
  /** By the database's clock, when it was last asked who changed; null: not yet, or not to the end. */
  lookedAt: Date | null;
  readonly versions: Record<CandidateKind, Map<string, number>>;
  /** Candidates were put into the index at least once. */
  filled: boolean;
  /** Those by which the engine scores; null: not agreed upon yet. */
  statistics: StatisticsHead | null;
  /** Candidates that changed since these were taken. */
  changes: number;
}

/**
 * Keeps the engine's index of all published candidates, and of the awards that speak for programs, up to date: each use
 * brings what has changed since the last.
 */
@Injectable()
export class CandidateIndexHolder {
  private account: Account | null = null;
  private refreshing: Promise<EngineLife> | null = null;

  constructor(
    private readonly host: EngineHost,
    private readonly directory: CandidateDirectory,
    private readonly awards: AwardIndexHolder,
    private readonly statistics: SharedStatistics,
    private readonly transactions: Transactions,
  ) {}

  /** The engine with every change committed before the call. */
  async current(): Promise<EngineLife> {
    // A refresh that began earlier may have missed the caller's change: wait for it, then look once more.
    while (this.refreshing) await this.refreshing.catch(() => undefined);
    this.refreshing = this.refresh();
    try {
      return await this.refreshing;
    } finally {
      this.refreshing = null;
    }
  }

  /** As `current`, but without looking when the given candidates are in already. */
  async including(
    kind: CandidateKind,
    candidates: readonly { readonly id: string; readonly version: number }[],
  ): Promise<EngineLife> {
    const { account } = this;
    const known =
      account?.filled &&
      account.life.alive &&
      candidates.every(({ id, version }) => (account.versions[kind].get(id) ?? 0) >= version);
    return known ? account.life : this.current();
  }

  private async refresh(): Promise<EngineLife> {
    const account = await this.accountOfToday();
    const { life } = account;
    const known: { kind: CandidateKind; id: string; version: number }[] = [];
    const [{ now }] = await this.transactions.manager.query<[{ now: Date }]>('SELECT now() AS now');
    // Not from the last change on: after an import all of it would be read again with every use.
    const since = account.lookedAt && new Date(account.lookedAt.getTime() - OVERLAP_MS);
    const stored = await this.statistics.current(account.analyserVersion);
    if (!account.filled) account.changes = 0;
    for (const kind of CANDIDATE_KINDS) {
      const changed: string[] = [];
      for await (const rows of this.directory.versionsSince(kind, since)) {
        for (const { id, version, updatedAt } of rows) {
          if (account.versions[kind].get(id) !== version) changed.push(id);
          if (!account.filled && stored && updatedAt > stored.takenAt) account.changes++;
        }
      }
      known.push(...(await this.bring(account, kind, changed)));
    }
    if (!account.filled) await this.fill(account);
    else if (known.length > 0) {
      await life.engine.applyCandidates(false);
      account.changes += known.length;
    }
    await this.agreeOnStatistics(account, stored, now);
    await this.awards.bringTo(
      life,
      known.some(({ kind }) => kind === 'program'),
    );
    for (const [i, { kind, id, version }] of known.entries()) {
      account.versions[kind].set(id, version);
      // At the start there are very many.
      if (i % 5000 === 4999) await new Promise((resolve) => setImmediate(resolve));
    }
    account.lookedAt = now;
    return life;
  }

  /**
   * Uses the statistics that all workers use, and takes them anew when too much has changed, once for all.
   * @param now when it was asked who changed
   */
  private async agreeOnStatistics(account: Account, stored: StatisticsHead | null, now: Date): Promise<void> {
    if (stored && stored.id !== account.statistics?.id && (await this.useStored(account))) return;
    const former = account.statistics;
    if (former && !areStale(former, account.changes)) return;
    const taken = await account.life.engine.takeStatistics(former !== null);
    if (await this.statistics.replace(account.analyserVersion, stored?.id ?? null, taken, now)) {
      account.statistics = { id: taken.id, documents: taken.documents, takenAt: now };
      account.changes = 0;
    } else {
      // Another worker has just taken them.
      await this.useStored(account);
    }
  }

  /** @returns false when those that are stored cannot be used */
  private async useStored(account: Account): Promise<boolean> {
    const stored = await this.statistics.load(account.analyserVersion);
    if (!stored || (await account.life.engine.useStatistics(stored.data)) !== stored.id) return false;
    account.statistics = { id: stored.id, documents: stored.documents, takenAt: stored.takenAt };
    account.changes = 0;
    return true;
  }

  /** Puts the candidates that lie ready into a new index. */
  private async fill(account: Account): Promise<void> {
    const stored = await this.statistics.load(account.analyserVersion);
    const { statisticsId } = await account.life.engine.applyCandidates(true, stored?.data);
    if (stored?.id === statisticsId) {
      account.statistics = { id: stored.id, documents: stored.documents, takenAt: stored.takenAt };
    }
    account.filled = true;
  }

  private async accountOfToday(): Promise<Account> {
    const { life, analyserVersion } = await this.host.life();
    const fiscalYear = this.directory.fiscalYear();
    if (this.account?.life !== life || this.account.fiscalYear !== fiscalYear) {
      const versions = Object.fromEntries(CANDIDATE_KINDS.map((kind) => [kind, new Map<string, number>()]));
      this.account = {
        life,
        analyserVersion,
        fiscalYear,
        lookedAt: null,
        versions: versions as Account['versions'],
        filled: false,
        statistics: null,
        changes: 0,
      };
    }
    return this.account;
  }

  /** Hands candidates to the engine; while it works on one piece, the next is read. */
  private async bring({ life, analyserVersion }: Account, kind: CandidateKind, ids: readonly string[]) {
    const brought: { kind: CandidateKind; id: string; version: number }[] = [];
    let underWay: Promise<void> = Promise.resolve();
    for (let start = 0; start < ids.length; start += LOAD_CHUNK) {
      const states = await this.directory.load(kind, ids.slice(start, start + LOAD_CHUNK));
      const incoming = await this.withAnalyses(kind, states, analyserVersion);
      const gone = states.filter(({ candidate }) => candidate === null).map(({ id }) => ({ kind, id }));
      await underWay;
      underWay = this.hand(life, analyserVersion, incoming, gone);
      // Awaited in the next round; a failure until then is not unheard of.
      underWay.catch(() => undefined);
      brought.push(...states.map(({ id, version }) => ({ kind, id, version })));
    }
    await underWay;
    return brought;
  }

  private async hand(
    life: EngineLife,
    analyserVersion: string,
    incoming: readonly IncomingCandidate[],
    gone: readonly { kind: CandidateKind; id: string }[],
  ): Promise<void> {
    if (gone.length > 0) await life.engine.removeCandidates(gone);
    if (incoming.length > 0) await this.keep(await life.engine.addCandidates(incoming), analyserVersion);
  }

  /** From the cache where the text is the same and the analyser has not changed. */
  private async withAnalyses(
    kind: CandidateKind,
    states: readonly CandidateState[],
    analyserVersion: string,
  ): Promise<IncomingCandidate[]> {
    const published = states.flatMap(({ candidate }) => candidate ?? []);
    if (published.length === 0) return [];
    const rows = await this.transactions
      .repository(CandidateAnalysis)
      .findBy({ kind, analyserVersion, candidateId: In(published.map(({ id }) => id)) });
    const cached = new Map(rows.map((row) => [row.candidateId, row]));
    return published.map((candidate) => {
      const row = cached.get(candidate.id);
      return { candidate, analysis: row?.candidateVersion === candidate.version ? row.analysis : null };
    });
  }

  private async keep(fresh: readonly FreshAnalysis[], analyserVersion: string): Promise<void> {
    if (fresh.length === 0) return;
    const rows = fresh.map(({ kind, id, version, analysis }) => ({
      kind: kind as CandidateKind,
      candidateId: id,
      candidateVersion: version,
      analyserVersion,
      analysis: Buffer.from(analysis.buffer, analysis.byteOffset, analysis.byteLength),
    }));
    await this.transactions.repository(CandidateAnalysis).upsert(rows, ['kind', 'candidateId']);
  }
}
