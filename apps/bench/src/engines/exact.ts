import type { TokenDocument } from './engine';

/** BM25 parameters of our engine, so that rankings can be compared. */
const K1 = 1.6;
const B = 0.75;

interface Posting {
  readonly document: number;
  readonly frequency: number;
}

/** BM25 in double precision, by the book and slow: what every engine's answer is compared with. */
export class ExactBm25 {
  private readonly lists = new Map<string, Posting[]>();
  private readonly lengths: number[] = [];
  private readonly ids: string[] = [];
  private readonly averageLength: number;

  constructor(documents: readonly TokenDocument[]) {
    for (const { id, tokens } of documents) {
      const counts = countTokens(tokens.split(' '));
      const document = this.ids.push(id) - 1;
      for (const [token, frequency] of counts) {
        const list = this.lists.get(token);
        if (list === undefined) this.lists.set(token, [{ document, frequency }]);
        else list.push({ document, frequency });
      }
      this.lengths.push(tokens.split(' ').length);
    }
    this.averageLength = this.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.lengths.length);
  }

  /** All impacts, for engines that store them. */
  *postings(): Generator<{ readonly token: string; readonly document: number; readonly impact: number }> {
    for (const [token, list] of this.lists) {
      for (const { document, frequency } of list)
        yield { token, document, impact: this.impact(list.length, document, frequency) };
    }
  }

  /** Best first; equal scores by id. */
  search(tokens: readonly string[], k: number): string[] {
    const scores = new Map<number, number>();
    for (const token of new Set(tokens)) {
      const list = this.lists.get(token) ?? [];
      for (const { document, frequency } of list) {
        scores.set(document, (scores.get(document) ?? 0) + this.impact(list.length, document, frequency));
      }
    }
    return [...scores]
      .sort((a, b) => b[1] - a[1] || (this.ids[a[0]]! < this.ids[b[0]]! ? -1 : 1))
      .slice(0, k)
      .map(([document]) => this.ids[document]!);
  }

  private impact(df: number, document: number, frequency: number): number {
    const idf = Math.log(1 + (this.ids.length - df + 0.5) / (df + 0.5));
    const norm = K1 * (1 - B + (B * this.lengths[document]!) / this.averageLength);
    return (idf * frequency * (K1 + 1)) / (frequency + norm);
  }
}

export function countTokens(tokens: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
