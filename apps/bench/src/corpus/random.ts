import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random choices that are the same for the same seed on every machine. */
export class Random {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** Both ends included. */
  int(from: number, to: number): number {
    return uniformInt(this.generator, from, to);
  }

  /** 0 ≤ x < 1 */
  float(): number {
    return uniformFloat64(this.generator);
  }

  of<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)]!;
  }

  /** Between `least` and `most` different values, in the order of `values`. */
  some<T>(values: readonly T[], least: number, most: number): T[] {
    const wanted = this.int(least, most);
    const chosen = new Set<number>();
    while (chosen.size < Math.min(wanted, values.length)) chosen.add(this.int(0, values.length - 1));
    return [...chosen].sort((a, b) => a - b).map((i) => values[i]!);
  }

  shuffled<T>(values: readonly T[]): T[] {
    const result = [...values];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  uuid(): string {
    const hex = Array.from({ length: 4 }, () =>
      (this.int(-0x8000_0000, 0x7fff_ffff) >>> 0).toString(16).padStart(8, '0'),
    );
    const digits = hex.join('');
    const variant = ((parseInt(digits[16]!, 16) & 0x3) | 0x8).toString(16);
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }
}

/** Draws 0 … size − 1, number n about 1 / (n + 1)^exponent as often as the first (Zipf's law). */
export class Zipf {
  private readonly cumulative: Float64Array;

  constructor(size: number, exponent: number) {
    this.cumulative = new Float64Array(size);
    let sum = 0;
    for (let i = 0; i < size; i++) this.cumulative[i] = sum += (i + 1) ** -exponent;
  }

  draw(random: Random): number {
    const target = random.float() * this.cumulative.at(-1)!;
    let [low, high] = [0, this.cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
