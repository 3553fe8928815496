import { createHash } from 'node:crypto';
import type { AnalysedCandidate } from '../analysis/analyser';
import type { Candidate } from '../types';
import { emptyVocabularies, type IndexedDocument, toDocument, type Vocabularies } from './fields';
import { KindIndex, type Scored } from './kind-index';
import { numberQuery, type TextQuery } from './segment';
import { CorpusStatistics } from './statistics';

export interface CandidateKey {
  readonly kind: string;
  readonly id: string;
}

export interface CandidateChanges {
  /** New candidates and new versions of known ones. The last of several with one key counts. */
  readonly upserts: readonly AnalysedCandidate[];
  /** Unknown keys are ignored. */
  readonly removals: readonly CandidateKey[];
}

/** Statistics are taken anew once this share of the documents they were taken from has changed. */
const STALE_SHARE = 0.1;

/**
 * All candidates in memory. Immutable: a match reads one snapshot from beginning to end while updates make new ones.
 * What is found depends on the documents and the statistics alone, not on order or on how they came in.
 */
export class CandidateIndex {
  private constructor(
    readonly analyserVersion: string,
    readonly statistics: CorpusStatistics,
    private readonly byKind: ReadonlyMap<string, KindIndex>,
    private readonly fingerprint: bigint,
    private readonly changesSinceStatistics: number,
  ) {}

  /**
   * @param analysed a later candidate with the same kind and id takes the place of an earlier one
   * @param statistics those of another index, to get the same scores as there; otherwise taken from `analysed`
   * @throws Error when an analysis is of another version of the analyser
   */
  static build(
    analysed: Iterable<AnalysedCandidate>,
    analyserVersion: string,
    statistics?: CorpusStatistics,
  ): CandidateIndex {
    const byKey = new Map<string, AnalysedCandidate>();
    for (const one of analysed) {
      checkVersion(one, analyserVersion);
      byKey.set(keyOf(one.candidate), one);
    }
    const vocabularies = statistics?.vocabularies ?? emptyVocabularies();
    const documents = [...byKey.values()].map((one) => toDocument(one, vocabularies));
    return CandidateIndex.ofDocuments(documents, analyserVersion, vocabularies, statistics);
  }

  private static ofDocuments(
    documents: readonly IndexedDocument[],
    analyserVersion: string,
    vocabularies: Vocabularies,
    given?: CorpusStatistics,
  ): CandidateIndex {
    const fingerprint = documents.reduce((sum, { candidate }) => sum ^ fingerprintOf(candidate), 0n);
    const statistics = given ?? CorpusStatistics.of(idOf(fingerprint, analyserVersion), documents, vocabularies);
    const byKind = new Map<string, IndexedDocument[]>();
    for (const document of documents) {
      const { kind } = document.candidate;
      const ofKind = byKind.get(kind);
      if (ofKind === undefined) byKind.set(kind, [document]);
      else ofKind.push(document);
    }
    const indexes = new Map([...byKind].map(([kind, ofKind]) => [kind, KindIndex.build(ofKind, statistics)]));
    return new CandidateIndex(analyserVersion, statistics, indexes, fingerprint, 0);
  }

  /** Names the documents (by kind, id and version) and the statistics: equal ids, equal results. */
  get snapshotId(): string {
    const documents = idOf(this.fingerprint, this.analyserVersion);
    return documents === this.statistics.id ? documents : `${documents}+${this.statistics.id}`;
  }

  /** Kinds that have candidates, ascending. */
  get kinds(): readonly string[] {
    return [...this.byKind]
      .filter(([, index]) => index.size > 0)
      .map(([kind]) => kind)
      .sort();
  }

  sizeOf(kind: string): number {
    return this.byKind.get(kind)?.size ?? 0;
  }

  get size(): number {
    return [...this.byKind.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get(kind: string, id: string): AnalysedCandidate | undefined {
    return this.document(kind, id);
  }

  /** For the engine: the document with its term vectors. */
  document(kind: string, id: string): IndexedDocument | undefined {
    return this.byKind.get(kind)?.get(id);
  }

  /** Candidates of a kind that share a term with the query, in no particular order. */
  score(kind: string, query: TextQuery): readonly Scored[] {
    return this.byKind.get(kind)?.score(numberQuery(query, this.statistics)) ?? [];
  }

  /**
   * A snapshot with the changes; this one stays as it is. Equal to an index built of the same documents with the same
   * statistics. When a tenth of the documents has changed since the statistics were taken, they are taken anew.
   */
  update({ upserts, removals }: CandidateChanges): CandidateIndex {
    const changed = new Map<string, { upserts: Map<string, IndexedDocument>; removals: Set<string> }>();
    const of = (kind: string): { upserts: Map<string, IndexedDocument>; removals: Set<string> } => {
      let changes = changed.get(kind);
      if (changes === undefined) changed.set(kind, (changes = { upserts: new Map(), removals: new Set() }));
      return changes;
    };
    for (const { kind, id } of removals) of(kind).removals.add(id);
    for (const one of upserts) {
      checkVersion(one, this.analyserVersion);
      of(one.candidate.kind).upserts.set(one.candidate.id, toDocument(one, this.statistics.vocabularies));
    }

    let { fingerprint } = this;
    let changes = this.changesSinceStatistics;
    const byKind = new Map(this.byKind);
    for (const [kind, { upserts: added, removals: removed }] of changed) {
      const before = this.byKind.get(kind) ?? KindIndex.build([], this.statistics);
      for (const id of new Set([...removed, ...added.keys()])) {
        const [old, fresh] = [before.get(id), added.get(id)];
        if (old !== undefined) fingerprint ^= fingerprintOf(old.candidate);
        if (fresh !== undefined) fingerprint ^= fingerprintOf(fresh.candidate);
        if (old !== undefined || fresh !== undefined) changes++;
      }
      byKind.set(kind, before.updated([...added.values()], [...removed]));
    }
    const updated = new CandidateIndex(this.analyserVersion, this.statistics, byKind, fingerprint, changes);
    return updated.statisticsAreStale ? updated.refreshed() : updated;
  }

  /** The same documents with statistics of their own: equal to a fresh build. */
  refreshed(): CandidateIndex {
    const analysed = [...this.byKind.values()].flatMap((index) => [...index.documents()]);
    return CandidateIndex.build(analysed, this.analyserVersion);
  }

  private get statisticsAreStale(): boolean {
    return this.changesSinceStatistics > STALE_SHARE * this.statistics.documents;
  }
}

function checkVersion({ candidate, analysis }: AnalysedCandidate, analyserVersion: string): void {
  if (analysis.analyserVersion === analyserVersion) return;
  throw new Error(
    `${candidate.kind} ${candidate.id} was analysed by ${analysis.analyserVersion}, the index is of ${analyserVersion}`,
  );
}

const keyOf = ({ kind, id }: CandidateKey): string => `${kind}\n${id}`;

/** Combined by exclusive or, so that the order of documents does not matter and one can be taken out again. */
function fingerprintOf({ kind, id, version }: Candidate): bigint {
  const digest = createHash('sha256').update(`${kind}\n${id}\n${version}`).digest();
  return digest.readBigUInt64BE(0) * 2n ** 64n + digest.readBigUInt64BE(8);
}

function idOf(fingerprint: bigint, analyserVersion: string): string {
  return createHash('sha256')
    .update(`${fingerprint.toString(16)}\n${analyserVersion}`)
    .digest('hex')
    .slice(0, 16);
}
