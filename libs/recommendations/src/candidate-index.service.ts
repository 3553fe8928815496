import { CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import {
  analyseCandidate,
  type AnalysedCandidate,
  type Analyser,
  CandidateIndex,
  decodeAnalysis,
  encodeAnalysis,
  loadAnalyser,
} from '@app/matching';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { CandidateAnalysis } from './candidate-analysis.entity';
import { CandidateDirectory, type CandidateState } from './candidate-directory.service';

/** A transaction may commit later than one that began after it: changes are looked for a little further back. */
const OVERLAP_MS = 60_000;
/** Candidates read at a time. */
const LOAD_CHUNK = 500;
/** Analysed candidates between two breaths of the event loop. */
const CHUNK = 20;

export interface MatchingSnapshot {
  readonly analyser: Analyser;
  readonly index: CandidateIndex;
}

/** All published candidates, analysed, in memory; brought up to date before each use. One per process. */
@Injectable()
export class CandidateIndexHolder {
  private analyser: Analyser | null = null;
  private index: CandidateIndex | null = null;
  private fiscalYear: number | null = null;
  private readonly latestChange = new Map<CandidateKind, Date>();
  private readonly versions = new Map<string, number>();
  private refreshing: Promise<MatchingSnapshot> | null = null;

  constructor(
    private readonly directory: CandidateDirectory,
    private readonly transactions: Transactions,
  ) {}

  /** Includes every change committed before the call. */
  async current(): Promise<MatchingSnapshot> {
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
  ): Promise<MatchingSnapshot> {
    const { analyser, index } = this;
    const known = candidates.every(({ id, version }) => (this.versions.get(`${kind}/${id}`) ?? 0) >= version);
    return analyser && index && known ? { analyser, index } : this.current();
  }

  private async refresh(): Promise<MatchingSnapshot> {
    const fiscalYear = this.directory.fiscalYear();
    if (this.fiscalYear !== fiscalYear) {
      // On 1 April programs end without anyone changing them: begin anew (from the cached analyses).
      this.fiscalYear = fiscalYear;
      this.index = null;
      this.latestChange.clear();
      this.versions.clear();
    }
    const analyser = (this.analyser ??= await loadAnalyser());
    const changed: CandidateState[] = [];
    const seen = new Map<CandidateKind, Date>();
    for (const kind of CANDIDATE_KINDS) {
      const since = this.latestChange.get(kind);
      const rows = await this.directory.versionsSince(kind, since ? new Date(since.getTime() - OVERLAP_MS) : null);
      const ids = rows.filter(({ id, version }) => this.versions.get(`${kind}/${id}`) !== version).map(({ id }) => id);
      for (let start = 0; start < ids.length; start += LOAD_CHUNK) {
        changed.push(...(await this.directory.load(kind, ids.slice(start, start + LOAD_CHUNK))));
      }
      seen.set(
        kind,
        rows.reduce((max, { changedAt }) => (changedAt > max ? changedAt : max), since ?? new Date(0)),
      );
    }
    if (this.index && changed.length === 0) return { analyser, index: this.index };
    const upserts = await this.analyse(analyser, changed);
    const removals = changed.filter(({ candidate }) => candidate === null).map(({ kind, id }) => ({ kind, id }));
    this.index = this.index
      ? this.index.update({ upserts, removals })
      : CandidateIndex.build(upserts, analyser.version);
    for (const { kind, id, version } of changed) this.versions.set(`${kind}/${id}`, version);
    for (const [kind, latest] of seen) this.latestChange.set(kind, latest);
    return { analyser, index: this.index };
  }

  /** From the cache where the text is the same and the analyser has not changed. */
  private async analyse(analyser: Analyser, states: readonly CandidateState[]): Promise<AnalysedCandidate[]> {
    const analysed: AnalysedCandidate[] = [];
    const fresh: CandidateAnalysis[] = [];
    for (const kind of CANDIDATE_KINDS) {
      const ofKind = states.filter((state) => state.kind === kind);
      const cached = await this.cached(kind, ofKind, analyser.version);
      for (const [i, { id, version, candidate }] of ofKind.entries()) {
        if (!candidate) continue;
        const known = cached.get(id);
        if (known) {
          analysed.push(decodeAnalysis(known.analysis, candidate));
          continue;
        }
        const result = analyseCandidate(analyser, candidate);
        analysed.push(result);
        fresh.push({
          kind,
          candidateId: id,
          candidateVersion: version,
          analyserVersion: analyser.version,
          analysis: encodeAnalysis(result),
        });
        if (i % CHUNK === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    await this.keep(fresh);
    return analysed;
  }

  private async cached(kind: CandidateKind, states: readonly CandidateState[], analyserVersion: string) {
    const byId = new Map<string, CandidateAnalysis>();
    const versions = new Map(states.map(({ id, version }) => [id, version]));
    const ids = [...versions.keys()];
    for (let start = 0; start < ids.length; start += 1000) {
      const rows = await this.transactions
        .repository(CandidateAnalysis)
        .findBy({ kind, analyserVersion, candidateId: In(ids.slice(start, start + 1000)) });
      for (const row of rows) {
        if (versions.get(row.candidateId) === row.candidateVersion) byId.set(row.candidateId, row);
      }
    }
    return byId;
  }

  private async keep(analyses: readonly CandidateAnalysis[]): Promise<void> {
    for (let start = 0; start < analyses.length; start += 200) {
      await this.transactions
        .repository(CandidateAnalysis)
        .upsert(analyses.slice(start, start + 200), ['kind', 'candidateId']);
    }
  }
}
