/**
 * Dense numbers 0, 1, 2 … for 32-bit keys in the order of their first use. Small keys (numbers of words) are looked up
 * directly, others (codes of bigrams) in an open hash table in which each key lies beside its number.
 */
export class KeyNumbers {
  private capacity = 256;
  /** Number + 1 (0: free) and key of each slot. */
  private slots = new Uint32Array(2 * this.capacity);
  /** Number + 1 of each small key. */
  private direct = new Uint32Array(1024);
  private keys = new Uint32Array(this.capacity / 2);
  private count = 0;

  get size(): number {
    return this.count;
  }

  keyOf(number: number): number {
    return this.keys[number]!;
  }

  add(key: number): number {
    if (key < DIRECT) return this.addDirect(key);
    if (this.count >= this.capacity / 2) this.grow();
    const { slots } = this;
    const mask = this.capacity - 1;
    let at = hash(key) & mask;
    for (;;) {
      const entry = slots[2 * at]!;
      if (entry === 0) break;
      if (slots[2 * at + 1] === key) return entry - 1;
      at = (at + 1) & mask;
    }
    slots[2 * at + 1] = key;
    return (slots[2 * at] = this.append(key)) - 1;
  }

  /** Numbers in the order of their keys, ascending. */
  sorted(): Uint32Array {
    const { keys, count } = this;
    // Key and number fit into the 53 bits of one double, and doubles sort natively.
    const packed = new Float64Array(count);
    for (let i = 0; i < count; i++) packed[i] = keys[i]! * NUMBERS + i;
    packed.sort();
    const numbers = new Uint32Array(count);
    for (let i = 0; i < count; i++) numbers[i] = packed[i]! % NUMBERS;
    return numbers;
  }

  private addDirect(key: number): number {
    if (key >= this.direct.length) {
      const wider = new Uint32Array(Math.max(key + 1, 2 * this.direct.length));
      wider.set(this.direct);
      this.direct = wider;
    }
    return (this.direct[key] ||= this.append(key)) - 1;
  }

  /** @returns the key's number + 1 */
  private append(key: number): number {
    if (this.count === NUMBERS) throw new RangeError('More distinct terms than can be numbered');
    if (this.count === this.keys.length) {
      const wider = new Uint32Array(2 * this.keys.length);
      wider.set(this.keys);
      this.keys = wider;
    }
    this.keys[this.count] = key;
    return ++this.count;
  }

  private grow(): void {
    this.capacity *= 2;
    const slots = new Uint32Array(2 * this.capacity);
    const mask = this.capacity - 1;
    for (let i = 0; i < this.count; i++) {
      const key = this.keys[i]!;
      if (key < DIRECT) continue;
      let at = hash(key) & mask;
      while (slots[2 * at] !== 0) at = (at + 1) & mask;
      slots[2 * at] = i + 1;
      slots[2 * at + 1] = key;
    }
    this.slots = slots;
  }
}

const NUMBERS = 2 ** 21;
/** Bigrams of letters are larger. */
const DIRECT = NUMBERS;

function hash(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8;
}
