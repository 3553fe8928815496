import { normaliseText } from '@app/japan';
import type { TextFields } from '../types';

const K1 = 1.2;
const B = 0.75;

/**
 * What the engine is compared with: textbook BM25 (k1 = 1.2, b = 0.75) over character bigrams of all text fields together,
 * with nothing of our analyser but the folding of characters.
 */
export class BigramBaseline {
  private readonly ids: string[] = [];
  private readonly lengths: number[] = [];
  private readonly postings = new Map<string, { readonly documents: number[]; readonly counts: number[] }>();

  constructor(documents: Iterable<{ readonly id: string; readonly text: TextFields }>) {
    for (const { id, text } of documents) {
      const number = this.ids.push(id) - 1;
      let length = 0;
      for (const [bigram, count] of bigramsOf(Object.values(text))) {
        let list = this.postings.get(bigram);
        if (list === undefined) this.postings.set(bigram, (list = { documents: [], counts: [] }));
        list.documents.push(number);
        list.counts.push(count);
        length += count;
      }
      this.lengths.push(length);
    }
  }

  /** Ids that share a bigram with the text, best first; of equals the smaller id. */
  rank(text: string, topK: number): string[] {
    const n = this.ids.length;
    const average = this.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, n);
    const scores = new Float64Array(n);
    for (const [bigram, asked] of bigramsOf([text])) {
      const list = this.postings.get(bigram);
      if (list === undefined) continue;
      const idf = Math.log(1 + (n - list.documents.length + 0.5) / (list.documents.length + 0.5));
      for (const [i, document] of list.documents.entries()) {
        const count = list.counts[i]!;
        const norm = K1 * (1 - B + (B * this.lengths[document]!) / average);
        scores[document]! += (asked * idf * count * (K1 + 1)) / (count + norm);
      }
    }
    return Array.from(scores.keys())
      .filter((document) => scores[document]! > 0)
      .sort((a, b) => scores[b]! - scores[a]! || (this.ids[a]! < this.ids[b]! ? -1 : 1))
      .slice(0, topK)
      .map((document) => this.ids[document]!);
  }
}

function bigramsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [piece] of normaliseText(text).text.matchAll(/[\p{L}\p{M}\p{N}ー々]+/gu)) {
      for (let i = 0; i + 1 < piece.length; i++) {
        const bigram = piece.slice(i, i + 2);
        counts.set(bigram, (counts.get(bigram) ?? 0) + 1);
      }
    }
  }
  return counts;
}
