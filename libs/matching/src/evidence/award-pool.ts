import type { Analyser } from '../analysis/analyser';
import { bigramFrequencies, wordFrequencies } from '../index/fields';
import { HALVES } from '../index/impact';
import type { IndexedDocument } from '../index/segment';
import { type CorpusStatistics, K1 } from '../index/statistics';
import type { TextQuery } from '../index/text-query';
import type { AwardText } from './award-texts';
import { EVIDENCE_KIND } from './award';

/** What both rankings give a candidate. */
export interface TextScores {
  readonly words: number;
  readonly bigrams: number;
}

/** An occurrence in an award's text counts like so many in the program's own: it says what was really paid for. */
const AWARD_WEIGHT = 3;
/** Programs whose words are kept at hand. */
const MOST_KEPT = 4096;

const EVEN = (): number => 1;

/** What all award texts of one program say together. */
interface Said {
  readonly words: ReadonlyMap<string, number>;
  readonly bigrams: ReadonlyMap<number, number>;
  readonly wordLength: number;
  readonly bigramLength: number;
}

/** The words of a program as it stands in an index, found by bisection. */
interface OwnTerms {
  readonly version: number;
  readonly words: SortedTerms;
  readonly bigrams: SortedTerms;
}

/** A query with what its terms tell in one corpus. */
interface WeighedQuery {
  readonly words: readonly { readonly term: string; readonly number: number; readonly weight: number }[];
  readonly bigrams: readonly { readonly term: number; readonly weight: number }[];
}

/**
 * Programs read together with the texts of their awards: BM25 over both as one document, in which an award's word counts
 * threefold. (Ranking the awards for themselves and joining the rankings was worse, see docs/adr/0014.)
 */
export class AwardPool {
  private readonly own = new WeakMap<CorpusStatistics, Map<string, OwnTerms>>();

  private constructor(private readonly said: ReadonlyMap<string, Said>) {}

  static of(analyser: Analyser, texts: Iterable<AwardText>): AwardPool {
    const said = new Map<
      string,
      { words: Map<string, number>; bigrams: Map<number, number>; lengths: [number, number] }
    >();
    for (const { text, awards } of texts) {
      const analysis = analyser.analyse({ text });
      const words = wordFrequencies(analysis, EVEN);
      const bigrams = bigramFrequencies(analysis, EVEN);
      for (const id of new Set(awards.map(({ candidateId }) => candidateId))) {
        let all = said.get(id);
        if (all === undefined) said.set(id, (all = { words: new Map(), bigrams: new Map(), lengths: [0, 0] }));
        addTo(all.words, analysis.terms, words.frequencies);
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
    );
  }

  /** Scores programs for one query; a program without awards, or none the better for them, keeps its own. */
  scorer(query: TextQuery, statistics: CorpusStatistics): (document: IndexedDocument, own: TextScores) => TextScores {
    const [words, bigrams] = [statistics.of(EVIDENCE_KIND, 'words'), statistics.of(EVIDENCE_KIND, 'bigrams')];
    const weighed: WeighedQuery = {
      words: query.words.map(({ term, weight }) => {
        const number = statistics.vocabularies.words.numberOf(term);
        return { term, number: number ?? -1, weight: weight * words.idf(number) * (K1 + 1) };
      }),
      bigrams: query.bigrams.map(({ term, weight }) => ({ term, weight: weight * bigrams.idf(term) * (K1 + 1) })),
    };
    return (document, own) => {
      const said = this.said.get(document.candidate.id);
      if (said === undefined) return own;
      const terms = this.termsOf(document, statistics);
      const wordNorm = words.normOf(terms.words.length + AWARD_WEIGHT * said.wordLength);
      const bigramNorm = bigrams.normOf(terms.bigrams.length + AWARD_WEIGHT * said.bigramLength);
      let [wordScore, bigramScore] = [0, 0];
      for (const { term, number, weight } of weighed.words) {
        const frequency = terms.words.frequencyOf(number) + AWARD_WEIGHT * (said.words.get(term) ?? 0);
        wordScore += (weight * frequency) / (frequency + wordNorm);
      }
      for (const { term, weight } of weighed.bigrams) {
        const frequency = terms.bigrams.frequencyOf(term) + AWARD_WEIGHT * (said.bigrams.get(term) ?? 0);
        bigramScore += (weight * frequency) / (frequency + bigramNorm);
      }
      return { words: Math.max(own.words, wordScore), bigrams: Math.max(own.bigrams, bigramScore) };
    };
  }

  private termsOf(document: IndexedDocument, statistics: CorpusStatistics): OwnTerms {
    let known = this.own.get(statistics);
    if (known === undefined || known.size > MOST_KEPT) this.own.set(statistics, (known = new Map<string, OwnTerms>()));
    const { id, version } = document.candidate;
    let terms = known.get(id);
    if (terms === undefined || terms.version !== version) {
      const { words, bigrams } = document.read();
      terms = {
        version,
        words: SortedTerms.of(words.keys, words.halves),
        bigrams: SortedTerms.of(bigrams.keys, bigrams.halves),
      };
      known.set(id, terms);
    }
    return terms;
  }
}

class SortedTerms {
  private constructor(
    private readonly keys: Uint32Array,
    private readonly halves: Uint16Array,
    /** Weighted length of the text. */
    readonly length: number,
  ) {}

  static of(keys: Uint32Array, halves: Uint16Array): SortedTerms {
    const order = Uint32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
    const length = halves.reduce((sum, value) => sum + value, 0) / HALVES;
    return new SortedTerms(
      order.map((i) => keys[i]!),
      Uint16Array.from(order, (i) => halves[i]!),
      length,
    );
  }

  frequencyOf(key: number): number {
    let [low, high] = [0, this.keys.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.keys[middle]!;
      if (found === key) return this.halves[middle]! / HALVES;
      if (found < key) low = middle + 1;
      else high = middle - 1;
    }
    return 0;
  }
}

function addTo<K>(counts: Map<K, number>, terms: ArrayLike<K>, frequencies: Float32Array): void {
  for (let i = 0; i < terms.length; i++) counts.set(terms[i]!, (counts.get(terms[i]!) ?? 0) + frequencies[i]!);
}
