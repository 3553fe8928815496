import type { IndexedDocument } from '../index/segment';
import { type CorpusStatistics, type FamilyStatistics, K1 } from '../index/statistics';
import { numberedWords } from '../index/text-query';
import type { PreparedIdea } from '../query/query';
import type { TextFeatures } from './features';

/** Share of words in the joined ranking; the rest is bigrams'. Chosen on the FY2024 awards, see ADR 0002. */
const WORD_SHARE = 0.6;
/** Part of the greatest thinkable word score at which the text counts as met in full. */
const FULL_STRENGTH = 0.35;

/** What the text features of one idea are measured against, within one kind. */
export interface TextScale {
  readonly maxWordScore: number;
  readonly maxBigramScore: number;
}

/** Convex sum after normalisation by the best of the kind, 0..1 (above 1 only against the scale of another corpus). */
export function joinedText(words: number, bigrams: number, scale: TextScale): number {
  const word = scale.maxWordScore > 0 ? words / scale.maxWordScore : 0;
  const bigram = scale.maxBigramScore > 0 ? bigrams / scale.maxBigramScore : 0;
  return WORD_SHARE * word + (1 - WORD_SHARE) * bigram;
}

/** Text features of the candidates of one kind for one idea. */
export class TextFeatureMaker {
  private readonly words: FamilyStatistics;
  /** By number of the word. */
  private readonly weights = new Map<number, number>();
  private readonly greatestWordScore: number;

  constructor(
    kind: string,
    idea: PreparedIdea,
    statistics: CorpusStatistics,
    private readonly scale: TextScale,
  ) {
    this.words = statistics.of(kind, 'words');
    let greatest = 0;
    for (const { term, weight } of numberedWords(idea.query.words, statistics)) {
      this.weights.set(term, weight);
      // Words that no candidate of the kind has (names of places and people) ask for nothing that could be met.
      if (this.words.share(term) > 0) greatest += weight * this.words.idf(term) * (K1 + 1);
    }
    this.greatestWordScore = greatest;
  }

  featuresOf(document: IndexedDocument, words: number, bigrams: number): TextFeatures {
    const share = this.greatestWordScore > 0 ? words / this.greatestWordScore : 0;
    return {
      text: Math.min(1, joinedText(words, bigrams, this.scale)),
      strength: Math.min(1, share / FULL_STRENGTH),
      name: this.nameFit(document),
    };
  }

  /** Share of the name's words, weighted by how much each tells, that the idea has. */
  private nameFit({ nameTerms }: IndexedDocument): number {
    let all = 0;
    let met = 0;
    for (const term of nameTerms) {
      const idf = this.words.idf(term);
      all += idf;
      // A word that only the thesaurus brought counts as much less as it weighs less.
      met += idf * Math.min(1, this.weights.get(term) ?? 0);
    }
    return all > 0 ? met / all : 0;
  }
}
