import type { Analyser } from '../analysis/analyser';
import { bigramFrequencies, wordFrequencies } from '../index/fields';
import { HALVES } from '../index/impact';
import type { IndexedDocument } from '../index/segment';
import { type CorpusStatistics, K1 } from '../index/statistics';
import type { TextQuery } from '../index/text-query';
import { Vocabulary } from '../index/vocabulary';
import type { AwardText } from './award-texts';
import { EVIDENCE_KIND } from './award';

/** What both rankings give a candidate. */
export interface TextScores {
  readonly words: number;
  readonly bigrams: number;
}

/** An occurrence in an award's text counts like so many in the program's own: it says what was really paid for. */
const AWARD_WEIGHT = 10;
/** Programs whose words are kept at hand. */
const MOST_KEPT = 4096;

const EVEN = (): number => 1;

/** What all award texts of one program say together. */
interface Said {
  /** By their number in the vocabulary of the pool. */
  readonly words: ReadonlyMap<number, number>;
  readonly bigrams: ReadonlyMap<number, number>;
  readonly wordLength: number;
  readonly bigramLength: number;
}

/** A program with all its award texts as one document. */
interface Expanded {
  /** Of the program's own text. */
  readonly version: number;
  readonly words: SortedTerms;
  readonly bigrams: SortedTerms;
}

/** A term of a query with what it tells in one corpus. */
interface WeighedTerm {
  readonly key: number;
  readonly weight: number;
}

/**
 * Programs read together with the texts of their awards: BM25 over both as one document, in which an award's word counts
 * tenfold. (Ranking the awards for themselves and joining the rankings was worse, see docs/adr/0014 and 0021.)
 */
export class AwardPool {
  private readonly expanded = new WeakMap<CorpusStatistics, Map<string, Expanded>>();

  private constructor(
    private readonly said: ReadonlyMap<string, Said>,
    /** Numbers of the words of awards and of the programs that were read: not all of them are words of the catalogue. */
    private readonly vocabulary: Vocabulary<string>,
  ) {}

  static of(analyser: Analyser, texts: Iterable<AwardText>): AwardPool {
    const said = new Map<
      string,
      { words: Map<number, number>; bigrams: Map<number, number>; lengths: [number, number] }
    >();
    const vocabulary = new Vocabulary<string>();
    for (const { text, awards } of texts) {
      const analysis = analyser.analyse({ text });
      const words = wordFrequencies(analysis, EVEN);
      const bigrams = bigramFrequencies(analysis, EVEN);
      for (const id of new Set(awards.map(({ candidateId }) => candidateId))) {
        let all = said.get(id);
        if (all === undefined) said.set(id, (all = { words: new Map(), bigrams: new Map(), lengths: [0, 0] }));
        addTo(
          all.words,
          analysis.terms.map((term) => vocabulary.add(term)),
          words.frequencies,
        );
        addTo(all.bigrams, bigrams.keys, bigrams.frequencies);
        all.lengths[0] += words.length;
        all.lengths[1] += bigrams.length;
      }
    }
    return new AwardPool(
      new Map(
        [...said].map(([id, { words, bigrams, lengths }]) => [
          id,
          { words, bigrams, wordLength: lengths[0], bigramLength: lengths[1] },
        ]),
      ),
      vocabulary,
    );
  }

  /** Scores programs for one query; a program without awards, or none the better for them, keeps its own. */
  scorer(query: TextQuery, statistics: CorpusStatistics): (document: IndexedDocument, own: TextScores) => TextScores {
    const [words, bigrams] = [statistics.of(EVIDENCE_KIND, 'words'), statistics.of(EVIDENCE_KIND, 'bigrams')];
    const { vocabularies } = statistics;
    const weighedWords = query.words.map(({ term, weight }) => ({
      term,
      weight: weight * words.idf(vocabularies.words.numberOf(term)) * (K1 + 1),
    }));
    const weighedBigrams = query.bigrams.map(({ term, weight }) => ({
      key: term,
      weight: weight * bigrams.idf(term) * (K1 + 1),
    }));
    let keyed: readonly WeighedTerm[] = [];
    let knownWords = -1;
    return (document, own) => {
      const expanded = this.expandedOf(document, statistics);
      if (expanded === null) return own;
      // Programs that are read for the first time bring words with them.
      if (knownWords !== this.vocabulary.size) {
        knownWords = this.vocabulary.size;
        keyed = weighedWords.map(({ term, weight }) => ({ key: this.vocabulary.numberOf(term) ?? -1, weight }));
      }
      return {
        words: Math.max(own.words, expanded.words.score(keyed, words.normOf(expanded.words.length))),
        bigrams: Math.max(own.bigrams, expanded.bigrams.score(weighedBigrams, bigrams.normOf(expanded.bigrams.length))),
      };
    };
  }

  /** Null for a program without awards. */
  private expandedOf(document: IndexedDocument, statistics: CorpusStatistics): Expanded | null {
    const { id, version } = document.candidate;
    const said = this.said.get(id);
    if (said === undefined) return null;
    let known = this.expanded.get(statistics);
    if (known === undefined || known.size > MOST_KEPT) {
      this.expanded.set(statistics, (known = new Map<string, Expanded>()));
    }
    let expanded = known.get(id);
    if (expanded === undefined || expanded.version !== version) {
      const { words, bigrams } = document.read();
      const names = statistics.vocabularies.words;
      const keys = words.keys.map((number) => this.vocabulary.add(names.termOf(number)));
      expanded = {
        version,
        words: SortedTerms.of(keys, words.halves, said.words, said.wordLength),
        bigrams: SortedTerms.of(bigrams.keys, bigrams.halves, said.bigrams, said.bigramLength),
      };
      known.set(id, expanded);
    }
    return expanded;
  }
}

/** One family of an expanded program: keys ascending, with their frequencies. */
class SortedTerms {
  private constructor(
    private readonly keys: Uint32Array,
    private readonly frequencies: Float32Array,
    /** Weighted length of the text. */
    readonly length: number,
  ) {}

  static of(
    ownKeys: Uint32Array,
    ownHalves: Uint16Array,
    awarded: ReadonlyMap<number, number>,
    awardedLength: number,
  ): SortedTerms {
    const all = new Map<number, number>();
    let length = AWARD_WEIGHT * awardedLength;
    for (const [i, key] of ownKeys.entries()) {
      all.set(key, ownHalves[i]! / HALVES);
      length += ownHalves[i]! / HALVES;
    }
    for (const [key, frequency] of awarded) all.set(key, (all.get(key) ?? 0) + AWARD_WEIGHT * frequency);
    const keys = Uint32Array.from(all.keys()).sort();
    return new SortedTerms(
      keys,
      Float32Array.from(keys, (key) => all.get(key)!),
      length,
    );
  }

  /** BM25 of the terms, which may be in any order. */
  score(terms: readonly WeighedTerm[], norm: number): number {
    let score = 0;
    for (const { key, weight } of terms) {
      const frequency = this.frequencyOf(key);
      if (frequency > 0) score += (weight * frequency) / (frequency + norm);
    }
    return score;
  }

  private frequencyOf(key: number): number {
    const { keys } = this;
    let [low, high] = [0, keys.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = keys[middle]!;
      if (found === key) return this.frequencies[middle]!;
      if (found < key) low = middle + 1;
      else high = middle - 1;
    }
    return 0;
  }
}

function addTo(counts: Map<number, number>, terms: ArrayLike<number>, frequencies: Float32Array): void {
  for (let i = 0; i < terms.length; i++) counts.set(terms[i]!, (counts.get(terms[i]!) ?? 0) + frequencies[i]!);
}
