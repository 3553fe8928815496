import { verdictWithoutRule } from '../eligibility/verdict';
import { PLAIN_UNIT, scoreOfSum } from '../index/impact';
import type { Impacts, IndexedDocument } from '../index/segment';
import { type CorpusStatistics, K1 } from '../index/statistics';
import { ELIGIBILITY, ReverseFeatures } from '../ranking/features';
import { largestFallByTime, type Weights } from '../ranking/score';
import { textFeatures } from '../ranking/text-features';
import type { Candidate, IsoDate } from '../types';
import type { IdeaBatch } from './idea-batch';
import type { IdeaIndex } from './idea-index';
import { lengthOf } from './latent-places';
import type { ListEntries } from './list-entries';
import { ruleForIdeas, type VerdictOfIdea } from './rule-for-ideas';
import { TermImpact, type TermProducts, ToldWords } from './term-products';

/** Below any difference that could matter, above any difference of rounding. */
const EPSILON = 1e-9;
/** The weight of a name is kept in single precision. */
const NAME_EPSILON = 1e-6;
const MOST_LATENT = 1;

/**
 * One candidate before all ideas. Texts are compared with all of them at once; then each idea is asked what is cheap
 * first, and only what still could let the candidate in is looked at further.
 */
export class ReverseJudge {
  private readonly words: readonly TermProducts[];
  private readonly bigrams: readonly TermProducts[];
  private readonly name: ToldWords;
  private readonly latentLength: number;
  /** Logit of the candidate without what depends on an idea. */
  private readonly ownLogit: number;
  /** By an idea's number: logits of what is known of it besides its text; eligibility apart. */
  private readonly factsLogit: (idea: number) => number;
  private readonly verdictOf: VerdictOfIdea;

  constructor(
    private readonly ideas: IdeaIndex,
    private readonly document: IndexedDocument,
    private readonly statistics: CorpusStatistics,
    private readonly entries: ListEntries,
    private readonly now: IsoDate,
    private readonly weights: Weights,
  ) {
    const { candidate } = document;
    const features = new ReverseFeatures(candidate, now);
    this.latentLength = lengthOf(document.latent);
    this.ownLogit = ownLogitOf(features, weights);
    this.factsLogit = factsLogitOf(features, ideas, weights);
    this.verdictOf = verdictsFor(candidate, ideas);
    const content = document.read();
    this.words = this.wordsOf(document.impactsOf('words', content));
    const { keys, saturations } = document.impactsOf('bigrams', content);
    const ofKind = statistics.of(candidate.kind, 'bigrams');
    this.bigrams = Array.from(keys, (key, i) => new TermImpact(key, ofKind.idf(key), saturations[i]!));
    this.name = this.nameTold();
  }

  /**
   * Adds the numbers of the ideas of a batch whose list the candidate could enter or moves as a whole.
   *
   * @param comparable by number: 1 for the ideas to be looked at
   */
  addReached(batch: IdeaBatch, comparable: Uint8Array, found: number[]): void {
    const { alive, numbers, size } = batch;
    const { ideas, entries, statistics, document } = this;
    const { latent: place, nameWeight } = document;
    const { kind } = document.candidate;
    // The lists have one place for sums.
    const met = this.name.terms.length === 0 ? null : batch.sums('words', this.name.terms).slice();
    const words = batch.sums('words', this.words);
    const nameUnit = this.name.unit * (1 + NAME_EPSILON);
    const bigrams = batch.sums('bigrams', this.bigrams);
    const greatest = batch.greatestWordScores(statistics, kind, ideas.words);
    const places = batch.latentPlaces(statistics, ideas.words);
    const { text, strength, name, latent, eligibility } = this.weights.weights;
    const today = entries.dayNumber(this.now);
    // On another day those in the list may have sunk: windows closed, verifications aged.
    const fall = largestFallByTime(this.weights);
    for (let slot = 0; slot < size; slot++) {
      const [wordSum, bigramSum] = [words[slot]!, bigrams[slot]!];
      if (wordSum === 0 && bigramSum === 0) continue;
      const number = numbers[slot]!;
      if (alive[slot] === 0 || comparable[number] === 0) continue;
      const wordScore = scoreOfSum(wordSum, PLAIN_UNIT, K1);
      const bigramScore = scoreOfSum(bigramSum, PLAIN_UNIT, K1);
      const reach = entries.reach(number, wordScore, bigramScore, EPSILON);
      if (reach === 'none') continue;
      if (reach === 'all') {
        found.push(number);
        continue;
      }
      const measures = {
        words: wordScore,
        bigrams: bigramScore,
        greatestWordScore: greatest[slot]!,
        nameMet: met === null ? 0 : met[slot]! * nameUnit,
        nameWeight,
        latent: MOST_LATENT,
      };
      const features = textFeatures(measures, entries.scaleOf(number));
      const ofWords = text * features.text + strength * features.strength + name * features.name;
      const verdict = this.verdictOf(number);
      const most = this.ownLogit + ofWords + this.factsLogit(number) + eligibility * ELIGIBILITY[verdict];
      const border = verdict === 'ineligible' ? entries.ineligibleLogitOf(number) : entries.logitOf(number);
      const missing = border - most - EPSILON - (entries.isOfDay(number, today) ? 0 : fall);
      if (latent * MOST_LATENT < missing) continue;
      if (latent * places.mostLike(slot, place, this.latentLength) >= missing) found.push(number);
    }
  }

  /** The candidate's words in the numbers of the ideas; words that no idea asks for are left out. */
  private wordsOf({ keys, saturations }: Impacts): TermImpact[] {
    const { ideas, statistics, document } = this;
    const ofKind = statistics.of(document.candidate.kind, 'words');
    const impacts: TermImpact[] = [];
    for (const [i, number] of keys.entries()) {
      const key = ideas.words.numberOf(statistics.vocabularies.words.termOf(number));
      if (key !== undefined) impacts.push(new TermImpact(key, ofKind.idf(number), saturations[i]!));
    }
    return impacts;
  }

  /** How much each word of the candidate's name tells. */
  private nameTold(): ToldWords {
    const { ideas, statistics, document } = this;
    const ofKind = statistics.of(document.candidate.kind, 'words');
    const told = new Map<number, number>();
    for (const number of document.nameTerms) {
      const key = ideas.words.numberOf(statistics.vocabularies.words.termOf(number));
      if (key !== undefined) told.set(key, (told.get(key) ?? 0) + ofKind.idf(number));
    }
    return new ToldWords(told);
  }
}

/** Intercept and what no idea changes; ideas for which awards speak for the candidate are named without it. */
function ownLogitOf({ own }: ReverseFeatures, { intercept, weights }: Weights): number {
  let logit = intercept;
  for (const [name, value] of Object.entries(own)) logit += weights[name as keyof typeof own] * value;
  return logit;
}

/** By the number of an idea what its facts bring besides the verdict. */
function factsLogitOf(features: ReverseFeatures, { facts }: IdeaIndex, { weights }: Weights): (idea: number) => number {
  const needs = facts.needKinds.mapped((needKinds) => weights.needs * features.needs(needKinds));
  const theme = facts.themes.mapped((themes) => weights.theme * features.theme(themes));
  const stage = facts.stage.mapped((one) => weights.stage * features.stage(one));
  const region = facts.prefectures.mapped((prefectures) => weights.region * features.region(prefectures));
  const partner = facts.partnerKinds.mapped((partnerKinds) => weights.partner * features.partner(partnerKinds));
  const amount = (idea: number): number => weights.amount * features.amount(facts.budgetYenOf(idea));
  return (idea) => needs(idea) + theme(idea) + stage(idea) + region(idea) + partner(idea) + amount(idea);
}

function verdictsFor({ rule, partnerKind }: Candidate, { facts }: IdeaIndex): VerdictOfIdea {
  if (rule !== null) return ruleForIdeas(rule, facts);
  const verdict = verdictWithoutRule(partnerKind);
  return () => verdict;
}
