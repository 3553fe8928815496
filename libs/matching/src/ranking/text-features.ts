import type { IndexedDocument } from '../index/segment';
import { type CorpusStatistics, K1 } from '../index/statistics';
import { keyQuery } from '../index/text-query';
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

/** What the text features of one candidate are made of. */
export interface TextMeasures {
  readonly words: number;
  readonly bigrams: number;
  /** The word score of a candidate that says all of what the idea says, in the shortest way. */
  readonly greatestWordScore: number;
  /** How much the name's words tell that the idea has too, and how much all of them do: sums of idf. */
  readonly nameMet: number;
  readonly nameWeight: number;
  /** How much idea and candidate are about the same things, 0..1. */
  readonly latent: number;
}

export function textFeatures(measures: TextMeasures, scale: TextScale): TextFeatures {
  const { words, bigrams, greatestWordScore, nameMet, nameWeight, latent } = measures;
  const share = greatestWordScore > 0 ? words / greatestWordScore : 0;
  return {
    text: Math.min(1, joinedText(words, bigrams, scale)),
    strength: Math.min(1, share / FULL_STRENGTH),
    name: nameWeight > 0 ? Math.min(1, nameMet / nameWeight) : 0,
    latent,
  };
}

/** Text features of the candidates of one kind for one idea. */
export class TextFeatureMaker {
  /** How much each word of the idea tells of a name that has it, by number. */
  private readonly told = new Map<number, number>();
  private readonly greatestWordScore: number;
  private readonly place: Float64Array | null;

  constructor(
    kind: string,
    idea: PreparedIdea,
    statistics: CorpusStatistics,
    private readonly scale: TextScale,
  ) {
    const ofKind = statistics.of(kind, 'words');
    let greatest = 0;
    const { known, latent } = keyQuery(idea.query, statistics);
    this.place = latent;
    for (const { term, weight } of known) {
      const idf = ofKind.idf(term);
      // A word that only the thesaurus brought counts as much less as it weighs less.
      this.told.set(term, idf * Math.min(1, weight));
      // Words that no candidate of the kind has (names of places and people) ask for nothing that could be met.
      if (ofKind.share(term) > 0) greatest += weight * idf * (K1 + 1);
    }
    this.greatestWordScore = greatest;
  }

  featuresOf(document: IndexedDocument, words: number, bigrams: number): TextFeatures {
    const measures = {
      words,
      bigrams,
      greatestWordScore: this.greatestWordScore,
      nameMet: document.nameMet(this.told),
      nameWeight: document.nameWeight,
      latent: document.likenessTo(this.place),
    };
    return textFeatures(measures, this.scale);
  }
}
