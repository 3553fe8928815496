/** Numbers for values of which many documents have the same: lists of themes, rules, windows, providers. Only grows. */
export class Interner {
  private readonly numbers = new Map<string, number>();
  private readonly values: unknown[] = [];

  /** @param value JSON; must not be changed afterwards */
  numberOf(value: unknown): number {
    const key = JSON.stringify(value);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.length;
      this.values.push(value);
      this.numbers.set(key, number);
    }
    return number;
  }

  valueOf(number: number): unknown {
    return this.values[number];
  }
}
