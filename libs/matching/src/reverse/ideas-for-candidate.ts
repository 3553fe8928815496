import { RULES_VERSION } from '../eligibility/evaluate';
import { Verdicts } from '../eligibility/verdict';
import { EVIDENCE_KIND } from '../evidence/award';
import type { CandidateIndex, CandidateKey } from '../index/candidate-index';
import { PLAIN_UNIT, scoreOfSum } from '../index/impact';
import type { IndexedDocument } from '../index/segment';
import { type CorpusStatistics, K1 } from '../index/statistics';
import { ELIGIBILITY, ReverseFeatureMaker } from '../ranking/features';
import { largestFallByTime, scoreOf, type Weights, WEIGHTS } from '../ranking/score';
import { textFeatures, type TextMeasures } from '../ranking/text-features';
import type { IsoDate, ListEntry } from '../types';
import type { IdeaBatch } from './idea-batch';
import type { CandidateQuery, IdeaIndex } from './idea-index';
import { type LatentPlaces, lengthOf } from './latent-places';
import { ListEntries } from './list-entries';

/** Below any difference that could matter, above any difference of rounding. */
const EPSILON = 1e-9;
/** The weight of a name is kept in single precision. */
const NAME_EPSILON = 1e-6;
/** Ideas for which awards speak for the candidate are named without looking further. */
const NO_EVIDENCE = 0;
const MOST_LATENT = 1;
const NO_TEXT = { text: 0, strength: 0, name: 0, latent: 0 };

export interface ReverseOptions {
  readonly weights?: Weights;
  readonly evidenceVersion?: string;
}

/**
 * The ideas whose list a new or changed candidate could enter, and those whose whole list it moves because the scores
 * there are measured against it. Ids, ascending. Never misses one; takes a few too many.
 *
 * Ideas in whose list the candidate stands already are known to whoever stores the lists and must be added.
 *
 * @param index a snapshot with the candidate in its new version, or without it when it was taken back
 * @param entries per idea the entry of its stored list of the candidate's kind; an idea without one is always named.
 *   A map is read into columns first; whoever asks often keeps `ListEntries`
 * @param now today in Japan
 * @param options the weights and the version of the award index (empty without one) with which ideas are matched now;
 *   lists made with others are not comparable
 */
export function ideasForCandidate(
  ideas: IdeaIndex,
  index: CandidateIndex,
  { kind, id }: CandidateKey,
  entries: ListEntries | ReadonlyMap<string, ListEntry>,
  now: IsoDate,
  { weights = WEIGHTS, evidenceVersion = '' }: ReverseOptions = {},
): string[] {
  const table = entries instanceof ListEntries ? entries : ListEntries.of(ideas, entries);
  const basis = {
    statisticsId: index.statistics.id,
    evidenceVersion: kind === EVIDENCE_KIND ? evidenceVersion : '',
    analyserVersion: index.analyserVersion,
    rulesVersion: RULES_VERSION,
    weightsVersion: weights.version,
  };
  // Scores of different statistics, analysers, rules or weights say nothing about each other: match such an idea again.
  const comparable = table.comparable(basis, id);
  const document = index.get(kind, id);
  const judge = document && new ReverseJudge(ideas, document, index.statistics, table, now, weights);
  const found: string[] = [];
  for (const batch of ideas.batches) {
    const couldEnter = judge?.of(batch) ?? (() => false);
    for (let slot = 0; slot < batch.size; slot++) {
      if (batch.alive[slot] === 0) continue;
      const number = batch.numbers[slot]!;
      if (comparable[number] === 0 || ideas.isWide(number) || couldEnter(slot))
        found.push(ideas.numbers.termOf(number));
    }
  }
  return found.sort();
}

/** One candidate before all ideas. */
class ReverseJudge {
  private readonly query: CandidateQuery;
  private readonly kind: string;
  private readonly maker: ReverseFeatureMaker;
  /** Logit of the best thinkable candidate with these facts, without its text features. */
  private readonly mostOfRest: number;
  private readonly latentLength: number;

  constructor(
    private readonly ideas: IdeaIndex,
    private readonly document: IndexedDocument,
    private readonly statistics: CorpusStatistics,
    private readonly entries: ListEntries,
    private readonly now: IsoDate,
    private readonly weights: Weights,
  ) {
    this.maker = new ReverseFeatureMaker(document.candidate, now);
    this.mostOfRest = scoreOf(this.maker.mostOf(NO_TEXT, NO_EVIDENCE), weights).logit;
    this.latentLength = lengthOf(document.latent);
    this.kind = document.candidate.kind;
    this.query = queryOf(document, statistics);
  }

  /** Whether the candidate could enter the list of the idea in a slot, which has a comparable entry. */
  of(batch: IdeaBatch): (slot: number) => boolean {
    const { ideas, document, statistics, kind, entries } = this;
    const words = batch.score('words', ideas.numbered(this.query.words));
    const bigrams = batch.score('bigrams', this.query.bigrams);
    const greatest = batch.greatestWordScores(statistics, kind, ideas.words);
    const met = batch.met(this.nameTold());
    const places = batch.latentPlaces(statistics, ideas.words);
    return (slot) => {
      const [wordSum, bigramSum] = [words[slot]!, bigrams[slot]!];
      if (wordSum === 0 && bigramSum === 0) return false;
      const number = batch.numbers[slot]!;
      const wordScore = scoreOfSum(wordSum, PLAIN_UNIT, K1);
      const bigramScore = scoreOfSum(bigramSum, PLAIN_UNIT, K1);
      const reach = entries.reach(number, wordScore, bigramScore, EPSILON);
      if (reach !== 'some') return reach === 'all';
      const measures = {
        words: wordScore,
        bigrams: bigramScore,
        greatestWordScore: greatest[slot]!,
        nameMet: met[slot]! * (1 + NAME_EPSILON),
        nameWeight: document.nameWeight,
        latent: MOST_LATENT,
      };
      return this.couldEnter(number, measures, slot, places);
    };
  }

  /** @param measures the likeness is compared only when the rest would let the candidate in */
  private couldEnter(number: number, measures: TextMeasures, slot: number, places: LatentPlaces): boolean {
    const border = this.entries.borderOf(number);
    const { maker, weights, document } = this;
    // On another day those in the list may have sunk: windows closed, verifications aged.
    const tolerance = EPSILON + (border.asOf === this.now ? 0 : largestFallByTime(weights));
    const { text, strength, name } = textFeatures(measures, border);
    const ofText = weights.weights;
    const ofWords = ofText.text * text + ofText.strength * strength + ofText.name * name;
    // Without a rule nobody is ineligible.
    const { rule } = document.candidate;
    const lowest = rule === null ? border.logit : Math.min(border.logit, border.ineligibleLogit);
    const missing = lowest - tolerance - this.mostOfRest - ofWords;
    if (ofText.latent * MOST_LATENT < missing) return false;
    const latent = places.mostLike(slot, document.latent, this.latentLength);
    if (ofText.latent * latent < missing) return false;

    const idea = this.ideas.factsOf(number);
    const features = maker.featuresOf({ text, strength, name, latent }, NO_EVIDENCE, idea, 'eligible');
    const { logit: most } = scoreOf(features, weights);
    // Rules are looked at last: most of the time they change nothing.
    if (most < lowest - tolerance) return false;
    if (most - ofText.eligibility >= Math.max(border.logit, border.ineligibleLogit) - tolerance + EPSILON) return true;
    const { verdict } = new Verdicts(idea).for(document.candidate);
    const { logit } = scoreOf({ ...features, eligibility: ELIGIBILITY[verdict] }, weights);
    return logit >= (verdict === 'ineligible' ? border.ineligibleLogit : border.logit) - tolerance;
  }

  /** How much each word of the candidate's name tells, by the ideas' number of the word. */
  private nameTold(): Map<number, number> {
    const ofKind = this.statistics.of(this.kind, 'words');
    const told = new Map<number, number>();
    for (const number of this.document.nameTerms) {
      const key = this.ideas.words.numberOf(this.statistics.vocabularies.words.termOf(number));
      if (key !== undefined) told.set(key, (told.get(key) ?? 0) + ofKind.idf(number));
    }
    return told;
  }
}

/** The candidate as a query: what each of its terms would bring it. */
function queryOf(document: IndexedDocument, statistics: CorpusStatistics): CandidateQuery {
  const { words } = statistics.vocabularies;
  const content = document.read();
  const [ofWords, ofBigrams] = [document.impactsOf('words', content), document.impactsOf('bigrams', content)];
  const { kind } = document.candidate;
  const [wordStatistics, bigramStatistics] = [statistics.of(kind, 'words'), statistics.of(kind, 'bigrams')];
  return {
    words: Array.from(ofWords.keys, (number, i) => ({
      term: words.termOf(number),
      idf: wordStatistics.idf(number),
      saturation: ofWords.saturations[i]!,
    })),
    bigrams: Array.from(ofBigrams.keys, (key, i) => ({
      key,
      idf: bigramStatistics.idf(key),
      saturation: ofBigrams.saturations[i]!,
    })),
  };
}
