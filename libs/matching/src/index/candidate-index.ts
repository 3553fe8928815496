import { createHash, hash } from 'node:crypto';
import type { AnalysedCandidate } from '../analysis/analyser';
import { type DocumentStore, MemoryStore } from '../store/document-store';
import { DocumentRows, type IndexResources } from './document-rows';
import { emptyVocabularies } from './fields';
import { Interner } from './interner';
import { integerWeights } from './impact';
import { KindIndex, type KindScores, type WordHit } from './kind-index';
import type { IndexedDocument } from './segment';
import { CorpusStatistics, type KindRows } from './statistics';
import { keyQuery, keyTerms, numberedWords, productsOf, type TextQuery, weighQuery } from './text-query';

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
    private readonly resources: IndexResources,
    private readonly byKind: ReadonlyMap<string, KindIndex>,
    private readonly fingerprint: bigint,
    private readonly changesSinceStatistics: number,
  ) {}

  /**
   * @param analysed a later candidate with the same kind and id takes the place of an earlier one; read one by one
   * @param statistics those of another index, to get the same scores as there; otherwise taken from `analysed`
   * @param store where texts lie while nobody looks at them
   * @param meaning whether to learn what texts are about (`LatentSpace`); for `searchWords` alone it is not needed
   * @throws Error when an analysis is of another version of the analyser
   */
  static build(
    analysed: Iterable<AnalysedCandidate>,
    analyserVersion: string,
    statistics?: CorpusStatistics,
    store: DocumentStore = new MemoryStore(),
    { meaning = true } = {},
  ): CandidateIndex {
    const vocabularies = statistics?.vocabularies ?? emptyVocabularies();
    const resources: IndexResources = { vocabularies, values: new Interner(), store, meaning };
    const byKind = new Map<string, DocumentRows>();
    for (const one of analysed) {
      checkVersion(one, analyserVersion);
      rowsOf(one.candidate.kind, byKind, resources).add(one);
    }
    return CandidateIndex.ofRows(byKind, analyserVersion, resources, statistics);
  }

  private static ofRows(
    byKind: ReadonlyMap<string, DocumentRows>,
    analyserVersion: string,
    resources: IndexResources,
    given?: CorpusStatistics,
  ): CandidateIndex {
    let fingerprint = 0n;
    const kinds = new Map<string, KindRows>();
    for (const [kind, rows] of byKind) {
      const chosen = rows.chosen();
      for (const row of chosen) fingerprint ^= fingerprintOf(kind, rows.ids[row]!, rows.versionOf(row));
      kinds.set(kind, { words: rows.words, bigrams: rows.bigrams, chosen });
    }
    const { vocabularies, meaning } = resources;
    const id = idOf(fingerprint, analyserVersion);
    const statistics = given ?? CorpusStatistics.of(id, kinds, vocabularies, meaning);
    const indexes = new Map<string, KindIndex>();
    for (const [kind, rows] of byKind) {
      indexes.set(kind, KindIndex.build(kind, rows, statistics, resources, kinds.get(kind)!.chosen));
    }
    return new CandidateIndex(analyserVersion, statistics, resources, indexes, fingerprint, 0);
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

  /** The candidate with its facts; texts and words are read from the store when they are asked for. */
  get(kind: string, id: string): IndexedDocument | undefined {
    return this.byKind.get(kind)?.get(id);
  }

  /** What a query gives the candidates of a kind; valid until the next query. */
  score(kind: string, query: TextQuery): KindScores {
    const index = this.byKind.get(kind) ?? this.emptyKind(kind);
    return index.score(weighQuery(keyQuery(query, this.statistics), this.statistics, kind));
  }

  /** The best of a kind by words alone: BM25 with the statistics of the index, exact. @param words each once */
  searchWords(kind: string, words: readonly string[], k: number): WordHit[] {
    const asked = words.map((term) => ({ term, weight: 1 }));
    const terms = keyTerms(numberedWords(asked, this.statistics), 'words', this.statistics);
    const products = productsOf(terms, 'words', this.statistics, kind);
    return this.byKind.get(kind)?.searchWords({ terms: terms.keys, ...integerWeights(products) }, products, k) ?? [];
  }

  /**
   * A snapshot with the changes; this one stays as it is. Equal to an index built of the same documents with the same
   * statistics. When a tenth of the documents has changed since the statistics were taken, they are taken anew, unless
   * the caller keeps them: whoever shares them with others decides that together with them.
   */
  update({ upserts, removals }: CandidateChanges, { keepStatistics = false } = {}): CandidateIndex {
    const added = new Map<string, DocumentRows>();
    const removed = new Map<string, Set<string>>();
    for (const { kind, id } of removals) {
      rowsOf(kind, added, this.resources);
      let ids = removed.get(kind);
      if (ids === undefined) removed.set(kind, (ids = new Set()));
      ids.add(id);
    }
    for (const one of upserts) {
      checkVersion(one, this.analyserVersion);
      rowsOf(one.candidate.kind, added, this.resources).add(one);
    }

    let { fingerprint } = this;
    let changes = this.changesSinceStatistics;
    const byKind = new Map(this.byKind);
    for (const [kind, rows] of added) {
      const before = this.byKind.get(kind) ?? this.emptyKind(kind);
      const fresh = new Map(Array.from(rows.chosen(), (row) => [rows.ids[row]!, rows.versionOf(row)]));
      for (const id of new Set([...(removed.get(kind) ?? []), ...fresh.keys()])) {
        const [old, now] = [before.versionOf(id), fresh.get(id)];
        if (old !== undefined) fingerprint ^= fingerprintOf(kind, id, old);
        if (now !== undefined) fingerprint ^= fingerprintOf(kind, id, now);
        if (old !== undefined || now !== undefined) changes++;
      }
      byKind.set(kind, before.updated(rows, removed.get(kind) ?? []));
    }
    const { analyserVersion, statistics, resources } = this;
    const updated = new CandidateIndex(analyserVersion, statistics, resources, byKind, fingerprint, changes);
    return updated.statisticsAreStale && !keepStatistics ? updated.refreshed() : updated;
  }

  /** The same documents with statistics that another index has taken. @throws StatisticsFormatError */
  withStatistics(encoded: Uint8Array): CandidateIndex {
    return this.refreshed(CorpusStatistics.decode(encoded, this.resources.vocabularies));
  }

  /** The same documents with statistics of their own: equal to a fresh build. */
  refreshed(given?: CorpusStatistics): CandidateIndex {
    const byKind = new Map<string, DocumentRows>();
    for (const [kind, index] of this.byKind) index.appendTo(rowsOf(kind, byKind, this.resources));
    return CandidateIndex.ofRows(byKind, this.analyserVersion, this.resources, given);
  }

  private emptyKind(kind: string): KindIndex {
    return KindIndex.build(kind, new DocumentRows(this.resources), this.statistics, this.resources);
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

function rowsOf(kind: string, byKind: Map<string, DocumentRows>, resources: IndexResources): DocumentRows {
  let rows = byKind.get(kind);
  if (rows === undefined) byKind.set(kind, (rows = new DocumentRows(resources)));
  return rows;
}

/** Combined by exclusive or, so that the order of documents does not matter and one can be taken out again. */
function fingerprintOf(kind: string, id: string, version: number): bigint {
  const digest = hash('sha256', `${kind}\n${id}\n${version}`, 'buffer');
  return digest.readBigUInt64BE(0) * 2n ** 64n + digest.readBigUInt64BE(8);
}

function idOf(fingerprint: bigint, analyserVersion: string): string {
  return createHash('sha256')
    .update(`${fingerprint.toString(16)}\n${analyserVersion}`)
    .digest('hex')
    .slice(0, 16);
}
