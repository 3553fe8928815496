import { Vocabulary } from '../index/vocabulary';

const FIRST_CAPACITY = 4;
/** Texts of any other content that are thought to be there too: of five texts none tells what a rare word is. */
const THOUGHT_TEXTS = 50;

/** Per term the texts that have it; grows, and is never cut. */
interface List {
  texts: Uint32Array;
  length: number;
}

/**
 * Texts as inverted lists, for the cosine of their sets of terms, each term weighted by how rare it is. Sets, not counts:
 * summaries are short, and what they repeat says nothing. Depends on the texts alone, not on how they came in.
 */
export class TermLists<K extends string | number> {
  private readonly vocabulary = new Vocabulary<K>();
  private readonly lists: List[] = [];
  /** Per text the numbers of its terms; null for those that were cleared, which stay in the lists. */
  private readonly documents: (Uint32Array | null)[] = [];
  private count = 0;
  private idfs = new Float64Array(0);
  private lengths = new Float64Array(0);
  private isStale = true;

  /** Texts that were ever added. */
  get length(): number {
    return this.documents.length;
  }

  /**
   * @param terms each once
   * @returns the number of the text; numbers are not used again
   */
  add(terms: Iterable<K>): number {
    const numbers = Uint32Array.from(terms, (term) => this.vocabulary.add(term));
    const text = this.documents.push(numbers) - 1;
    for (const number of numbers) this.append(number, text);
    this.count++;
    this.isStale = true;
    return text;
  }

  clear(text: number): void {
    if (!this.documents[text]) return;
    this.documents[text] = null;
    this.count--;
    this.isStale = true;
  }

  /** 0..1 per text, by its number. @param terms each once */
  similarities(terms: readonly K[]): Float64Array {
    if (this.isStale) this.weigh();
    const similarities = new Float64Array(this.documents.length);
    let square = 0;
    for (const term of terms) {
      const number = this.vocabulary.numberOf(term);
      const weight = (number === undefined ? this.idf(0) : this.idfs[number]!) ** 2;
      square += weight;
      const list = number === undefined ? undefined : this.lists[number];
      for (let i = 0; i < (list?.length ?? 0); i++) similarities[list!.texts[i]!]! += weight;
    }
    for (let text = 0; text < similarities.length; text++) {
      const lengths = this.lengths[text]! * Math.sqrt(square);
      similarities[text] = lengths > 0 ? Math.min(1, similarities[text]! / lengths) : 0;
    }
    return similarities;
  }

  private append(number: number, text: number): void {
    const list = (this.lists[number] ??= { texts: new Uint32Array(FIRST_CAPACITY), length: 0 });
    if (list.length === list.texts.length) {
      const grown = new Uint32Array(list.texts.length * 2);
      grown.set(list.texts);
      list.texts = grown;
    }
    list.texts[list.length++] = text;
  }

  /** Rarity of the terms and lengths of the texts, from what is there now. */
  private weigh(): void {
    const frequencies = new Uint32Array(this.vocabulary.size);
    for (const document of this.documents) for (const number of document ?? []) frequencies[number]!++;
    this.idfs = Float64Array.from(frequencies, (frequency) => this.idf(frequency));
    this.lengths = Float64Array.from(this.documents, (document) => {
      let square = 0;
      for (const number of document ?? []) square += this.idfs[number]! ** 2;
      return Math.sqrt(square);
    });
    this.isStale = false;
  }

  private idf(frequency: number): number {
    return Math.log(1 + (this.count + THOUGHT_TEXTS - frequency + 0.5) / (frequency + 0.5));
  }
}
