import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { type NeedKind, STAGES } from '@app/contracts';
import {
  AnalysisFormatError,
  analyseCandidate,
  type Analyser,
  type Award,
  AwardIndex,
  type Candidate,
  CandidateIndex,
  type CandidateKey,
  composePackages,
  CorpusStatistics,
  decodeAnalysis,
  emptyVocabularies,
  encodeAnalysis,
  FileStore,
  StatisticsFormatError,
  IdeaIndex,
  ideasForCandidate,
  ListEntries,
  loadAnalyser,
  matchIdea,
  type MatchingIdea,
  type MatchProgress,
  type MatchResult,
  type PackagesResult,
  type SimilarChanges,
  type SimilarDocument,
  type SimilarDocumentFound,
  SimilarIndex,
} from '@app/matching';
import { CandidateStage } from './candidate-stage';
import { sparingly } from './sparingly';
import { encodeList } from './list-codec';
import { uuidsToBytes } from './uuid-bytes';
import type {
  AppliedCandidates,
  ConcernRequest,
  EngineEvents,
  EngineFunctions,
  FreshAnalysis,
  IdeaChanges,
  IdeaEntry,
  IncomingCandidate,
  MatchOutcome,
  MatchRequest,
  TakenStatistics,
} from './protocol';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** Lets messages in: others ask for something while a long row of ideas is matched. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The engine with all it keeps in memory. Lives in a thread of its own and knows no database: the main thread brings
 * what has changed and takes away what was found.
 */
export class Engine implements EngineFunctions {
  private analyser: Analyser | null = null;
  private index: CandidateIndex | null = null;
  private ideas: IdeaIndex | null = null;
  private similar: SimilarIndex | null = null;
  private evidence: AwardIndex | null = null;
  /** By kind. */
  private readonly entries = new Map<string, ListEntries>();
  /** By id; null: gone. */
  private readonly awards = new Map<string, Award | null>();
  /** Where the texts of the indexed candidates lie. */
  private store: FileStore | null = null;
  private stage: { readonly store: FileStore; readonly stage: CandidateStage } | null = null;

  constructor(private readonly events: EngineEvents) {}

  async prepare(): Promise<{ readonly analyserVersion: string }> {
    this.analyser = await loadAnalyser();
    return { analyserVersion: this.analyser.version };
  }

  addCandidates(candidates: readonly IncomingCandidate[]): FreshAnalysis[] {
    const analyser = this.ready();
    const fresh: FreshAnalysis[] = [];
    for (const { candidate, analysis } of candidates) {
      const { kind, id, version } = candidate;
      let bytes = analysis && isReadable(analysis, candidate) ? analysis : null;
      if (!bytes) {
        bytes = encodeAnalysis(analyseCandidate(analyser, candidate));
        fresh.push({ kind, id, version, analysis: bytes });
      }
      this.laidReady().put(candidate, bytes);
    }
    return fresh;
  }

  removeCandidates(keys: readonly CandidateKey[]): void {
    for (const key of keys) this.laidReady().remove(key);
  }

  async applyCandidates(anew: boolean, statistics?: Uint8Array): Promise<AppliedCandidates> {
    const given =
      statistics && (await readable(statistics, (bytes) => CorpusStatistics.decode(bytes, emptyVocabularies())));
    const stage = this.stage?.stage;
    if (this.index === null || anew) {
      const former = this.store;
      this.store = temporaryStore();
      this.index = CandidateIndex.build(stage?.upserts() ?? [], this.ready().version, given ?? undefined, this.store);
      former?.close();
    } else if (stage && !stage.isEmpty) {
      const changes = { upserts: [...stage.upserts()], removals: stage.removals() };
      this.index = this.index.update(changes, { keepStatistics: true });
    }
    this.stage?.store.close();
    this.stage = null;
    return { snapshotId: this.index.snapshotId, size: this.index.size, statisticsId: this.index.statistics.id };
  }

  async useStatistics(statistics: Uint8Array): Promise<string> {
    const index = await readable(statistics, (bytes) => this.current().withStatistics(bytes));
    if (index) this.index = index;
    return this.current().statistics.id;
  }

  async takeStatistics(anew: boolean): Promise<TakenStatistics> {
    if (anew) this.index = this.current().refreshed();
    const { statistics } = this.current();
    const data = await compress(statistics.encode(), { level: 1 });
    return { id: statistics.id, documents: statistics.documents, data };
  }

  changeAwards({
    upserts,
    removals,
  }: {
    readonly upserts: readonly Award[];
    readonly removals: readonly string[];
  }): void {
    for (const id of removals) this.awards.set(id, null);
    for (const award of upserts) this.awards.set(award.id, award);
  }

  applyAwards(): void {
    const upserts = [...this.awards.values()].filter((award) => award !== null);
    const removals = [...this.awards].filter(([, award]) => award === null).map(([id]) => id);
    this.evidence = (this.evidence ?? AwardIndex.empty(this.ready())).update({ upserts, removals });
    this.awards.clear();
  }

  private laidReady(): CandidateStage {
    if (this.stage === null) {
      const store = temporaryStore();
      this.stage = { store, stage: new CandidateStage(store) };
    }
    return this.stage.stage;
  }

  async match(request: MatchRequest): Promise<MatchOutcome[]> {
    const outcomes: Promise<MatchOutcome>[] = [];
    for (const idea of request.ideas) {
      if (outcomes.length > 0) await breathe();
      // Lists are compressed outside of this thread, while it goes on to the next idea.
      outcomes.push(this.outcomeOf(idea, request));
    }
    return Promise.all(outcomes);
  }

  private async outcomeOf(idea: MatchingIdea, request: MatchRequest): Promise<MatchOutcome> {
    try {
      const begin = performance.now();
      const result = this.matchOne(idea, request);
      const matched = performance.now();
      const packages = this.packagesOf(idea, result);
      const composed = performance.now();
      const { kinds, ...rest } = result;
      const encoding = kinds.map(async ({ ranked, ...list }) => ({
        ...list,
        candidateIds: ranked.map(({ id }) => id),
        items: await encodeList(ranked),
      }));
      const lists = await Promise.all(encoding);
      const took = {
        matchMs: matched - begin,
        packagesMs: composed - matched,
        encodeMs: performance.now() - composed,
      };
      return { result: { ...rest, lists, packages, took } };
    } catch (error) {
      return { ideaId: idea.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  private matchOne(idea: MatchingIdea, request: MatchRequest): MatchResult {
    const { now, kinds, limitPerKind, weights, progressId } = request;
    const steps = matchIdea(this.current(), idea, {
      analyser: this.ready(),
      now,
      kinds,
      limitPerKind,
      ...(weights && { weights }),
      ...(this.evidence && { evidence: this.evidence }),
    });
    const tell =
      progressId === undefined
        ? () => undefined
        : sparingly(({ stage, done, total }: MatchProgress) => {
            this.events.progress(progressId, stage, done, total);
          });
    let step = steps.next();
    while (!step.done) {
      tell(step.value);
      step = steps.next();
    }
    return step.value;
  }

  private packagesOf(idea: MatchingIdea, { kinds, asOf }: MatchResult): PackagesResult {
    const index = this.current();
    const candidates = kinds.flatMap(({ ranked }) =>
      ranked.map((one) => ({ ranked: one, candidate: index.get(one.kind, one.id)!.candidate })),
    );
    return composePackages(idea, candidates, {
      now: asOf,
      stageOrder: STAGES,
      moneyNeed: 'funding' satisfies NeedKind,
    });
  }

  changeIdeas(changes: IdeaChanges): void {
    this.openIdeas().update(changes);
    this.similarWorks().update({
      upserts: changes.documents,
      removals: changes.removals.map((id) => ({ kind: 'idea', id })),
    });
  }

  changePrecedents(changes: SimilarChanges): void {
    this.similarWorks().update(changes);
  }

  findSimilar(document: SimilarDocument, limits: Readonly<Record<string, number>>): SimilarDocumentFound[] {
    return this.similarWorks().find(document, limits);
  }

  changeEntries(entries: readonly IdeaEntry[]): void {
    for (const { ideaId, kind, entry } of entries) {
      let ofKind = this.entries.get(kind);
      if (ofKind === undefined) this.entries.set(kind, (ofKind = new ListEntries(this.openIdeas())));
      ofKind.set(ideaId, entry);
    }
  }

  async ideasConcerned({ kind, ids, now, weights }: ConcernRequest): Promise<Uint8Array> {
    const ideas = this.openIdeas();
    const entries = this.entries.get(kind) ?? new ListEntries(ideas);
    const basis = { ...(weights && { weights }), evidenceVersion: this.evidence?.version ?? '' };
    const found = new Set<string>();
    for (const id of ids) {
      const concerned = ideasForCandidate(ideas, this.current(), { kind, id }, entries, now, basis);
      for (const ideaId of concerned) found.add(ideaId);
      await breathe();
    }
    return uuidsToBytes([...found].sort());
  }

  private similarWorks(): SimilarIndex {
    return (this.similar ??= new SimilarIndex(this.ready()));
  }

  private openIdeas(): IdeaIndex {
    return (this.ideas ??= IdeaIndex.empty(this.ready()));
  }

  private ready(): Analyser {
    if (this.analyser === null) throw new Error('The engine was asked before it was prepared');
    return this.analyser;
  }

  private current(): CandidateIndex {
    if (this.index === null) throw new Error('The engine was asked before it had candidates');
    return this.index;
  }
}

/** What `read` makes of deflated bytes; null when they are of another format or damaged. */
async function readable<T>(deflated: Uint8Array, read: (bytes: Uint8Array) => T): Promise<T | null> {
  try {
    return read(await decompress(deflated));
  } catch (error) {
    if (error instanceof StatisticsFormatError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) return null;
    throw error;
  }
}

/** Not of another format, and not damaged. */
function isReadable(analysis: Uint8Array, candidate: Candidate): boolean {
  try {
    decodeAnalysis(analysis, candidate);
    return true;
  } catch (error) {
    if (error instanceof AnalysisFormatError) return false;
    throw error;
  }
}

/** Gone with the process, or when it is closed. */
const temporaryStore = (): FileStore => FileStore.create(tmpdir(), `musubi-engine-${randomUUID()}`);
