/** Numbers for terms. Only grows, so snapshots that share it never see a number change its meaning. */
export class Vocabulary<K extends string | number> {
  private readonly numbers = new Map<K, number>();
  private readonly terms: K[] = [];

  get size(): number {
    return this.terms.length;
  }

  numberOf(term: K): number | undefined {
    return this.numbers.get(term);
  }

  termOf(number: number): K {
    const term = this.terms[number];
    if (term === undefined) throw new RangeError(`The vocabulary has no term ${number}`);
    return term;
  }

  add(term: K): number {
    let number = this.numbers.get(term);
    if (number === undefined) {
      number = this.terms.length;
      this.numbers.set(term, number);
      this.terms.push(term);
    }
    return number;
  }
}
