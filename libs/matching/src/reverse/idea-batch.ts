import type { Family } from '../index/fields';
import { codeOfWeight, weightOfCode } from '../index/impact';
import { PostingLists } from '../index/posting-lists';
import { type CorpusStatistics, K1 } from '../index/statistics';
import { TermRows } from '../index/term-rows';
import type { Vocabulary } from '../index/vocabulary';
import { LatentPlaces } from './latent-places';
import type { TermProducts } from './term-products';

/** A row of bytes is shorter than a list from half of the ideas on. */
const ROW_SHARE = 2;

/** Ideas on their way into a batch: per idea its number, and its query's terms with the codes of their weights. */
export class IdeaRows {
  readonly numbers: number[] = [];
  readonly words = new TermRows();
  readonly bigrams = new TermRows();
}

export function addTerms(rows: TermRows, terms: readonly { readonly term: number; readonly weight: number }[]): void {
  for (const { term, weight } of terms) rows.add(term, codeOfWeight(weight));
  rows.endRow(0);
}

/** At most 65,536 ideas as inverted lists: per term the ideas that ask for it, and the code of what it weighs there. */
export class IdeaBatch {
  /** Per slot the number of the idea, and whether it is still there in this version. */
  readonly alive: Uint8Array;
  aliveCount: number;
  private readonly fullScores = new WeakMap<CorpusStatistics, Map<string, Float64Array>>();
  private readonly places = new WeakMap<CorpusStatistics, LatentPlaces>();

  private constructor(
    readonly numbers: Uint32Array,
    private readonly lists: Readonly<Record<Family, PostingLists>>,
  ) {
    this.alive = new Uint8Array(numbers.length).fill(1);
    this.aliveCount = numbers.length;
  }

  static build(rows: IdeaRows): IdeaBatch {
    const all = Uint32Array.from(rows.numbers, (_, row) => row);
    const listsOf = (family: Family): PostingLists =>
      PostingLists.build(rows[family], all, (_, code) => code, ROW_SHARE);
    const lists = { words: listsOf('words'), bigrams: listsOf('bigrams') };
    return new IdeaBatch(Uint32Array.from(rows.numbers), lists);
  }

  get size(): number {
    return this.numbers.length;
  }

  kill(slot: number): void {
    this.aliveCount -= this.alive[slot]!;
    this.alive[slot] = 0;
  }

  /** Per slot the sum of what its codes of the terms are worth; valid until the next call for the family. */
  sums(family: Family, terms: readonly TermProducts[]): Int32Array {
    const lists = this.lists[family];
    const { scores } = lists.memory;
    scores.fill(0);
    for (const term of terms) {
      const list = lists.find(term.key);
      if (list >= 0) lists.addProducts(list, term.products);
    }
    return scores;
  }

  /** Per slot the greatest thinkable word score within a kind, see `TextFeatureMaker`. Made once per statistics. */
  greatestWordScores(statistics: CorpusStatistics, kind: string, vocabulary: Vocabulary<string>): Float64Array {
    let ofKinds = this.fullScores.get(statistics);
    if (ofKinds === undefined) this.fullScores.set(statistics, (ofKinds = new Map<string, Float64Array>()));
    let greatest = ofKinds.get(kind);
    if (greatest === undefined) {
      greatest = new Float64Array(this.size);
      ofKinds.set(kind, greatest);
      this.addGreatest(greatest, statistics, kind, vocabulary);
    }
    return greatest;
  }

  private addGreatest(
    greatest: Float64Array,
    statistics: CorpusStatistics,
    kind: string,
    vocabulary: Vocabulary<string>,
  ): void {
    const ofKind = statistics.of(kind, 'words');
    const { words } = this.lists;
    for (const [list, key] of words.keys.entries()) {
      const number = statistics.vocabularies.words.numberOf(vocabulary.termOf(key));
      if (number === undefined || ofKind.share(number) === 0) continue;
      const full = ofKind.idf(number) * (K1 + 1);
      words.visit(list, (slot, code) => (greatest[slot]! += weightOfCode(code) * full));
    }
  }

  /** What the ideas are about. Made once per statistics. */
  latentPlaces(statistics: CorpusStatistics, vocabulary: Vocabulary<string>): LatentPlaces {
    let places = this.places.get(statistics);
    if (places === undefined) {
      places = LatentPlaces.of(this.lists.words, statistics, vocabulary);
      this.places.set(statistics, places);
    }
    return places;
  }

  /** The ideas that are still there, as rows again. */
  appendTo(rows: IdeaRows): void {
    const slots = Uint32Array.from(this.numbers.keys()).filter((slot) => this.alive[slot] === 1);
    for (const slot of slots) rows.numbers.push(this.numbers[slot]!);
    const codeOf = (_list: number, _slot: number, code: number): number => code;
    const lengthOf = (): number => 0;
    this.lists.words.appendTo(rows.words, slots, codeOf, lengthOf);
    this.lists.bigrams.appendTo(rows.bigrams, slots, codeOf, lengthOf);
  }
}
