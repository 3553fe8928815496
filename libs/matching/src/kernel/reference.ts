import { BLOCK, LAYOUT, type Layout, type Plan, type ScoringMemory } from './memory';

/** The kernel in plain JavaScript: what every other one must equal, and the fallback where there is none. */
export class PlainMemory implements ScoringMemory {
  readonly bytes: Uint8Array;
  private sums: Int32Array | null = null;
  private maxima: Int32Array | null = null;

  constructor(
    readonly documents: number,
    byteLength: number,
  ) {
    this.bytes = new Uint8Array(byteLength);
  }

  /** Made when first asked for: most small segments are merged before anyone does. */
  get scores(): Int32Array {
    return (this.sums ??= new Int32Array(this.documents));
  }

  accumulate(plan: Plan): void {
    const { scores, bytes } = this;
    scores.fill(0);
    const rows: number[] = [];
    for (let i = 0; i < plan.length; i++) {
      const [start, end, weight] = [plan.starts[i]!, plan.ends[i]!, plan.weights[i]!];
      switch (plan.layouts[i] as Layout) {
        case LAYOUT.Rare:
          addRare(bytes, start, end, weight, scores);
          break;
        case LAYOUT.Steps:
          addSteps(bytes, start, end, weight, scores);
          break;
        case LAYOUT.Row:
          rows.push(i);
          break;
      }
    }
    for (let i = 0; i < rows.length; i += 4) addRows(bytes, plan, rows.slice(i, i + 4), scores);
  }

  addProducts(layout: Layout, start: number, end: number, products: Int32Array): void {
    const { scores, bytes } = this;
    const add = (document: number, value: number): void => {
      scores[document] = (scores[document]! + products[value]!) | 0;
    };
    if (layout === LAYOUT.Rare) {
      for (let at = start; at < end; at += 3) add(bytes[at]! | (bytes[at + 1]! << 8), bytes[at + 2]!);
    } else if (layout === LAYOUT.Steps) {
      for (let at = start, document = 0; at < end; at += 2) add((document += bytes[at]!), bytes[at + 1]!);
    } else {
      for (let at = start; at < end; at++) add(at - start, bytes[at]!);
    }
  }

  blockMaxima(): Int32Array {
    const { scores, documents } = this;
    const maxima = (this.maxima ??= new Int32Array(Math.ceil(documents / BLOCK)));
    for (let block = 0; block < maxima.length; block++) {
      let largest = 0;
      for (let i = block * BLOCK, end = Math.min(documents, i + BLOCK); i < end; i++) {
        if (scores[i]! > largest) largest = scores[i]!;
      }
      maxima[block] = largest;
    }
    return maxima;
  }
}

function addRare(bytes: Uint8Array, start: number, end: number, weight: number, scores: Int32Array): void {
  for (let at = start; at < end; at += 3) {
    const document = bytes[at]! | (bytes[at + 1]! << 8);
    scores[document] = (scores[document]! + weight * bytes[at + 2]!) | 0;
  }
}

function addSteps(bytes: Uint8Array, start: number, end: number, weight: number, scores: Int32Array): void {
  let document = 0;
  for (let at = start; at < end; at += 2) {
    document += bytes[at]!;
    scores[document] = (scores[document]! + weight * bytes[at + 1]!) | 0;
  }
}

/** Four at a time: each reading and writing of the sums costs as much as the products. */
function addRows(bytes: Uint8Array, plan: Plan, rows: readonly number[], scores: Int32Array): void {
  const documents = scores.length;
  const startOf = (i: number): number => plan.starts[rows[i]!]!;
  const weightOf = (i: number): number => plan.weights[rows[i]!]!;
  if (rows.length === 4) {
    const [a, b, c, d] = [startOf(0), startOf(1), startOf(2), startOf(3)];
    const [wa, wb, wc, wd] = [weightOf(0), weightOf(1), weightOf(2), weightOf(3)];
    for (let i = 0; i < documents; i++) {
      const sum = wa * bytes[a + i]! + wb * bytes[b + i]! + wc * bytes[c + i]! + wd * bytes[d + i]!;
      scores[i] = (scores[i]! + sum) | 0;
    }
    return;
  }
  for (let row = 0; row < rows.length; row++) {
    const [start, weight] = [startOf(row), weightOf(row)];
    for (let i = 0; i < documents; i++) scores[i] = (scores[i]! + weight * bytes[start + i]!) | 0;
  }
}
