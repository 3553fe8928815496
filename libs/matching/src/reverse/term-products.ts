import { integerWeight, LARGEST_CODE, weightOfCode } from '../index/impact';

const WEIGHTS = Float64Array.from({ length: LARGEST_CODE + 1 }, (_, code) => weightOfCode(code));

/** A term that is looked for in the lists of ideas, and what it is worth by the code of its weight there. */
export interface TermProducts {
  readonly key: number;
  /** 256 integers; 0 for 0. */
  readonly products: Int32Array;
}

/** What one term brings to the score of a candidate, as the forward direction computes it. */
export class TermImpact implements TermProducts {
  private made: Int32Array | null = null;

  /** @param saturation 1..255 */
  constructor(
    readonly key: number,
    private readonly idf: number,
    private readonly saturation: number,
  ) {}

  /** Made when first asked for: no idea looks for most of a candidate's terms. */
  get products(): Int32Array {
    if (this.made === null) {
      const { idf, saturation } = this;
      this.made = new Int32Array(LARGEST_CODE + 1);
      for (let code = 1; code <= LARGEST_CODE; code++) {
        this.made[code] = integerWeight(WEIGHTS[code]!, idf) * saturation;
      }
    }
    return this.made;
  }
}

/** Sums of how much words tell, value × min(1, weight), in whole units: never too low. */
export class ToldWords {
  readonly terms: readonly TermProducts[];
  /** What one unit is worth. */
  readonly unit: number;

  /** @param values by the key of the word */
  constructor(values: ReadonlyMap<number, number>) {
    let total = 0;
    for (const value of values.values()) total += value;
    // No sum exceeds 31 bits, the words' roundings included.
    this.unit = total > 0 ? total / 2 ** 30 : 1;
    this.terms = [...values].map(([key, value]) => ({
      key,
      products: Int32Array.from(WEIGHTS, (weight, code) =>
        code === 0 ? 0 : Math.ceil((value * Math.min(1, weight)) / this.unit),
      ),
    }));
  }
}
