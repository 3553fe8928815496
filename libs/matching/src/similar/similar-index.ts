import type { Analyser } from '../analysis/analyser';
import { bigramFrequencies } from '../index/fields';
import type { ApplicantFacts } from '../types';
import { TermLists } from './text-lists';

/** Something an idea may resemble: another idea, by what everyone may read of it, or a precedent. */
export interface SimilarDocument {
  readonly kind: string;
  readonly id: string;
  /** Only what everyone may read: what resembles it tells something about it. */
  readonly text: string;
  readonly themes: readonly string[];
  /** Whose it is. */
  readonly owner: string;
  readonly body: Pick<ApplicantFacts, 'code' | 'prefecture' | 'population'>;
}

/** Each 0..1; null where a side says nothing. */
export interface Resemblance {
  readonly text: number;
  readonly themes: number | null;
  /** Inhabitants: 1 for as many, ½ for half or twice as many. */
  readonly size: number | null;
  /** 1 in the same prefecture, else 0. */
  readonly place: number | null;
}

export interface SimilarDocumentFound {
  readonly kind: string;
  readonly id: string;
  /** 0..1; orders, is never shown. */
  readonly score: number;
  readonly resemblance: Resemblance;
  /** The same owner says nearly the same again. */
  readonly nearDuplicate: boolean;
}

export interface SimilarQuery {
  /** Left out of what is found. */
  readonly kind: string;
  readonly id: string;
  readonly text: string;
  readonly themes: readonly string[];
  readonly owner: string;
  readonly body: SimilarDocument['body'];
}

export interface SimilarChanges {
  readonly upserts: readonly SimilarDocument[];
  /** Unknown ones are ignored. */
  readonly removals: readonly { readonly kind: string; readonly id: string }[];
}

/** Share of words in the similarity of texts; the rest is bigrams'. */
const WORD_SHARE = 0.5;
/** Parts of the score. What a side does not say takes no part, and the others count as much more. */
const WEIGHTS = { text: 0.7, themes: 0.15, size: 0.1, place: 0.05 } as const;
/** Texts less alike than this have nothing to say to each other, whatever else they share. */
const LEAST_TEXT = 0.08;
/** From here on two texts of one owner say the same. */
const DUPLICATE_TEXT = 0.6;
/** Slots of removed documents are given back once they are this share of all. */
const MOST_GAPS = 0.5;

interface Entry {
  readonly document: SimilarDocument;
  readonly words: number;
  readonly bigrams: number;
}

/** Ideas and precedents by resemblance. Depends on the documents alone; changes in place. */
export class SimilarIndex {
  private readonly entries = new Map<string, Entry>();
  private words = new TermLists<string>();
  private bigrams = new TermLists<number>();

  constructor(private readonly analyser: Analyser) {}

  get size(): number {
    return this.entries.size;
  }

  update({ upserts, removals }: SimilarChanges): this {
    for (const one of removals) this.remove(keyOf(one));
    for (const document of upserts) {
      this.remove(keyOf(document));
      this.add(document);
    }
    if (this.words.length - this.entries.size > MOST_GAPS * this.words.length) this.rebuild();
    return this;
  }

  /**
   * What resembles the query most, per kind.
   *
   * @param limits kind → how many
   * @returns best first; of equals the one that sorts first
   */
  find(query: SimilarQuery, limits: Readonly<Record<string, number>>): SimilarDocumentFound[] {
    const { words, bigrams } = this.termsOf(query.text);
    const byWords = this.words.similarities(words);
    const byBigrams = this.bigrams.similarities(bigrams);
    const found: SimilarDocumentFound[] = [];
    for (const entry of this.entries.values()) {
      const { document } = entry;
      if ((limits[document.kind] ?? 0) === 0 || keyOf(document) === keyOf(query)) continue;
      const text = WORD_SHARE * byWords[entry.words]! + (1 - WORD_SHARE) * byBigrams[entry.bigrams]!;
      if (text >= LEAST_TEXT) found.push(compare(query, document, text));
    }
    found.sort((a, b) => b.score - a.score || (keyOf(a) < keyOf(b) ? -1 : 1));
    const left = new Map(Object.entries(limits));
    return found.filter(({ kind }) => {
      const room = left.get(kind)!;
      left.set(kind, room - 1);
      return room > 0;
    });
  }

  private add(document: SimilarDocument): void {
    const { words, bigrams } = this.termsOf(document.text);
    this.entries.set(keyOf(document), {
      document,
      words: this.words.add(words),
      bigrams: this.bigrams.add(bigrams),
    });
  }

  private remove(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.words.clear(entry.words);
    this.bigrams.clear(entry.bigrams);
    this.entries.delete(key);
  }

  private rebuild(): void {
    const documents = [...this.entries.values()].map(({ document }) => document);
    this.entries.clear();
    this.words = new TermLists();
    this.bigrams = new TermLists();
    for (const document of documents) this.add(document);
  }

  private termsOf(text: string): { readonly words: readonly string[]; readonly bigrams: readonly number[] } {
    const analysis = this.analyser.analyse({ text });
    return { words: analysis.terms, bigrams: [...bigramFrequencies(analysis, () => 1).keys] };
  }
}

function compare(query: SimilarQuery, document: SimilarDocument, text: number): SimilarDocumentFound {
  const { kind, id } = document;
  const resemblance: Resemblance = {
    text,
    themes: overlap(query.themes, document.themes),
    size: sizeCloseness(query.body.population, document.body.population),
    place: placeCloseness(query.body.prefecture, document.body.prefecture),
  };
  let [sum, weights] = [0, 0];
  for (const [part, weight] of Object.entries(WEIGHTS)) {
    const value = resemblance[part as keyof Resemblance];
    if (value === null) continue;
    sum += weight * value;
    weights += weight;
  }
  const nearDuplicate = kind === query.kind && document.owner === query.owner && text >= DUPLICATE_TEXT;
  return { kind, id, score: sum / weights, resemblance, nearDuplicate };
}

/** Jaccard: shared ÷ all. */
function overlap(left: readonly string[], right: readonly string[]): number | null {
  if (left.length === 0 || right.length === 0) return null;
  const shared = left.filter((theme) => right.includes(theme)).length;
  return shared / new Set([...left, ...right]).size;
}

function sizeCloseness(own: number | null | undefined, other: number | null | undefined): number | null {
  if (!own || !other || own <= 0 || other <= 0) return null;
  return Math.min(own, other) / Math.max(own, other);
}

function placeCloseness(own: string | null, other: string | null): number | null {
  if (own === null || other === null) return null;
  return own === other ? 1 : 0;
}

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}\n${id}`;
