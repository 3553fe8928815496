import type {
  Award,
  Candidate,
  CandidateKey,
  IsoDate,
  ListEntry,
  MatchingIdea,
  MatchResult,
  PackagesResult,
  SimilarChanges,
  SimilarDocument,
  SimilarDocumentFound,
  Weights,
} from '@app/matching';

/** A candidate on its way into the index. */
export interface IncomingCandidate {
  readonly candidate: Candidate;
  /** Its stored analysis; null: analyse the text. */
  readonly analysis: Uint8Array | null;
}

/** An analysis that was made just now, to be stored. */
export interface FreshAnalysis {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly analysis: Uint8Array;
}

export interface MatchRequest {
  readonly ideas: readonly MatchingIdea[];
  /** Today in Japan. */
  readonly now: IsoDate;
  readonly kinds: readonly string[];
  readonly limitPerKind: number;
  readonly weights?: Weights;
  /** Under which progress is told; none: it is not. */
  readonly progressId?: string;
}

export interface AppliedCandidates {
  readonly snapshotId: string;
  readonly size: number;
  readonly statisticsId: string;
}

/** Corpus statistics on their way from one worker to another. */
export interface TakenStatistics {
  readonly id: string;
  /** From how many candidates they were taken. */
  readonly documents: number;
  /** Deflated. */
  readonly data: Uint8Array;
}

/** Where the time of one idea went in the engine's thread; milliseconds. */
export interface EngineTimes {
  readonly matchMs: number;
  readonly packagesMs: number;
  /** Until the last list was compressed: by threads of the pool, while the engine may be at the next idea. */
  readonly encodeMs: number;
}

/** What was found for one idea, ready to be stored: lists of candidates with their reasons are long. */
export interface MatchedIdea extends Omit<MatchResult, 'kinds'> {
  readonly took: EngineTimes;
  readonly lists: readonly MatchedList[];
  /** Composed of what the lists have. */
  readonly packages: PackagesResult;
}

export interface MatchedList {
  readonly kind: string;
  /** How many candidates of the kind were searched. */
  readonly searched: number;
  readonly entry: ListEntry;
  readonly candidateIds: readonly string[];
  /** As `encodeList` makes it. */
  readonly items: Uint8Array;
}

/** One idea's result. An idea on which the engine fails does not take the others with it. */
export type MatchOutcome = { readonly result: MatchedIdea } | { readonly ideaId: string; readonly error: string };

/** The entry of the list that stands for an idea and kind; what a candidate must reach to come into it. */
export interface IdeaEntry {
  readonly ideaId: string;
  readonly kind: string;
  readonly entry: ListEntry;
}

export interface IdeaChanges {
  readonly upserts: readonly MatchingIdea[];
  /** The same ideas by what everyone may read of them. */
  readonly documents: readonly SimilarDocument[];
  readonly removals: readonly string[];
}

export interface ConcernRequest {
  readonly kind: string;
  readonly ids: readonly string[];
  readonly now: IsoDate;
  readonly weights?: Weights;
}

/**
 * What the engine's thread does for the main thread. Everything is copied on its way: pieces stay small (hundreds of
 * rows), so that neither side is held up by the copying.
 */
export interface EngineFunctions {
  /** Loads the dictionary. */
  prepare(): Promise<{ readonly analyserVersion: string }>;

  /** Lays candidates ready; they count from `applyCandidates` on. The last of several with one key counts. */
  addCandidates(candidates: readonly IncomingCandidate[]): FreshAnalysis[];
  removeCandidates(keys: readonly CandidateKey[]): void;
  /**
   * @param anew forget all candidates that were not laid ready since the last time
   * @param statistics with `anew`: those that others use; own ones are taken when there are none or they are damaged
   */
  applyCandidates(anew: boolean, statistics?: Uint8Array): Promise<AppliedCandidates>;
  /**
   * The statistics that others use; damaged ones are not taken.
   * @returns the id of those in use after it
   */
  useStatistics(data: Uint8Array): Promise<string>;
  /** For others to use. @param anew first take them again of the candidates as they are */
  takeStatistics(anew: boolean): Promise<TakenStatistics>;

  /** Lays awards ready, ids of those that are gone and all others; they count from `applyAwards` on. */
  changeAwards(changes: { readonly upserts: readonly Award[]; readonly removals: readonly string[] }): void;
  applyAwards(): void;

  match(request: MatchRequest): Promise<MatchOutcome[]>;

  /** The open ideas, for the search from a candidate to its ideas and from one idea to another. */
  changeIdeas(changes: IdeaChanges): void;
  /** The precedents that ideas may resemble. */
  changePrecedents(changes: SimilarChanges): void;
  /** What resembles a document, best first; open ideas by their public summaries. @param limits kind → how many */
  findSimilar(document: SimilarDocument, limits: Readonly<Record<string, number>>): SimilarDocumentFound[];
  changeEntries(entries: readonly IdeaEntry[]): void;
  /** The ideas whose lists the candidates could concern, as UUIDs of 16 bytes each: there may be very many. */
  ideasConcerned(request: ConcernRequest): Promise<Uint8Array>;
}

/** What the engine's thread tells the main thread. */
export interface EngineEvents {
  progress(progressId: string, stage: string, done: number, total: number): void;
}
