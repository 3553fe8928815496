import { GrowingFloat64, GrowingUint32 } from '../index/growing';
import { Interner } from '../index/interner';
import { joinedText, type TextScale } from '../ranking/text-features';
import type { IsoDate, ListEntry } from '../types';
import type { IdeaIndex } from './idea-index';

/** All of these must be equal for scores to be comparable. */
export type Comparability = Pick<
  ListEntry,
  'statisticsId' | 'evidenceVersion' | 'analyserVersion' | 'rulesVersion' | 'weightsVersion'
>;

const PRESENT = 1;
const EDGE_LISTED = 2;

const NUMBERS = 5;
const SCORES = 5;

/** What a candidate of one kind must reach to enter the list of each idea, in typed columns: 90,000 are looked through. */
export class ListEntries {
  private readonly values = new Interner();
  /** Per idea: bits, comparability, day, and where the hashes of its best candidates begin and end. */
  private readonly numbers = new GrowingUint32();
  private readonly scores = new GrowingFloat64();
  /** Hashes of the ids whose change moves the whole list. */
  private hashes = new GrowingUint32();
  private unusedHashes = 0;

  constructor(private readonly ideas: IdeaIndex) {}

  static of(ideas: IdeaIndex, entries: ReadonlyMap<string, ListEntry>): ListEntries {
    const table = new ListEntries(ideas);
    for (const [ideaId, entry] of entries) table.set(ideaId, entry);
    return table;
  }

  /** Takes the place of an earlier entry of the idea, which need not be in the index (yet). */
  set(ideaId: string, entry: ListEntry): void {
    const number = this.ideas.numbers.add(ideaId);
    this.delete(ideaId);
    const { statisticsId, evidenceVersion, analyserVersion, rulesVersion, weightsVersion } = entry;
    const basis = comparabilityKey({ statisticsId, evidenceVersion, analyserVersion, rulesVersion, weightsVersion });
    const from = this.hashes.length;
    for (const id of entry.bestIds) this.hashes.push(hashOf(id));
    for (const id of entry.evidenceIds) this.hashes.push(hashOf(id));
    const numbers = [
      PRESENT + (entry.poolEdgeListed ? EDGE_LISTED : 0),
      this.values.numberOf(basis),
      this.values.numberOf(entry.asOf),
      from,
      this.hashes.length,
    ];
    const { score, ineligibleScore, poolScore, maxWordScore, maxBigramScore } = entry;
    const scores = [logitOf(score), logitOf(ineligibleScore), poolScore, maxWordScore, maxBigramScore];
    for (const [i, value] of numbers.entries()) this.numbers.set(number * NUMBERS + i, value);
    for (const [i, value] of scores.entries()) this.scores.set(number * SCORES + i, value);
  }

  delete(ideaId: string): void {
    const number = this.ideas.numbers.numberOf(ideaId);
    if (number === undefined || !this.has(number)) return;
    const at = number * NUMBERS;
    this.unusedHashes += this.numbers.at(at + 4) - this.numbers.at(at + 3);
    this.numbers.set(at, 0);
    if (this.unusedHashes > 1024 && this.unusedHashes * 2 > this.hashes.length) this.dropUnusedHashes();
  }

  has(number: number): boolean {
    return number * NUMBERS < this.numbers.length && this.numbers.at(number * NUMBERS) !== 0;
  }

  /** By number of the idea: 1 where the scores are comparable and the candidate is none that moves the whole list. */
  comparable(basis: Comparability, candidateId: string): Uint8Array {
    const wanted = this.values.numberOf(comparabilityKey(basis));
    const hash = hashOf(candidateId);
    const [numbers, hashes] = [this.numbers.view, this.hashes.view];
    const result = new Uint8Array(this.ideas.numbers.size);
    for (let number = 0, at = 0; at < numbers.length; number++, at += NUMBERS) {
      if (numbers[at] === 0 || numbers[at + 1] !== wanted) continue;
      let moves = false;
      for (let i = numbers[at + 3]!, end = numbers[at + 4]!; i < end; i++) moves ||= hashes[i] === hash;
      if (!moves) result[number] = 1;
    }
    return result;
  }

  /**
   * Whether raw text scores bring a candidate into what is looked at closely: `all` when the list changes whatever else
   * is known of it, `some` when that decides. Only for ideas that have an entry.
   */
  reach(number: number, words: number, bigrams: number, tolerance: number): 'none' | 'some' | 'all' {
    const scale = this.scaleOf(number);
    // A new best text changes what all others are measured against.
    if (words > scale.maxWordScore || bigrams > scale.maxBigramScore) return 'all';
    if (joinedText(words, bigrams, scale) < this.scores.at(number * SCORES + 2) - tolerance) return 'none';
    return (this.numbers.at(number * NUMBERS) & EDGE_LISTED) === 0 ? 'some' : 'all';
  }

  /** Logit of the lowest kept score among eligible and unknown ones; −Infinity while there is room. As below only for ideas that have an entry. */
  logitOf(number: number): number {
    return this.scores.at(number * SCORES);
  }

  /** The same among ineligible ones. */
  ineligibleLogitOf(number: number): number {
    return this.scores.at(number * SCORES + 1);
  }

  /** What the texts in the list were measured against. */
  scaleOf(number: number): TextScale {
    const at = number * SCORES;
    return { maxWordScore: this.scores.at(at + 3), maxBigramScore: this.scores.at(at + 4) };
  }

  dayNumber(day: IsoDate): number {
    return this.values.numberOf(day);
  }

  /** Whether the list was made for a day, given by its number. */
  isOfDay(number: number, day: number): boolean {
    return this.numbers.at(number * NUMBERS + 2) === day;
  }

  private dropUnusedHashes(): void {
    const kept = new GrowingUint32();
    for (let number = 0; number * NUMBERS < this.numbers.length; number++) {
      if (!this.has(number)) continue;
      const at = number * NUMBERS;
      const from = kept.length;
      for (let i = this.numbers.at(at + 3); i < this.numbers.at(at + 4); i++) kept.push(this.hashes.at(i));
      this.numbers.set(at + 3, from);
      this.numbers.set(at + 4, kept.length);
    }
    this.hashes = kept;
    this.unusedHashes = 0;
  }
}

const logitOf = (score: number | null): number => (score === null ? -Infinity : Math.log(score / (1 - score)));

const comparabilityKey = (basis: Comparability): readonly string[] => [
  basis.statisticsId,
  basis.evidenceVersion,
  basis.analyserVersion,
  basis.rulesVersion,
  basis.weightsVersion,
];

/** FNV-1a over UTF-16 units. Two ids with one hash cost an idea that is matched for nothing. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
