/** Dense numbers 0, 1, 2 … for 32-bit keys in the order of their first use: an open hash table in typed arrays. */
export class KeyNumbers {
  private capacity = 256;
  private slots = new Uint32Array(this.capacity);
  private keys = new Uint32Array(this.capacity / 2);
  private count = 0;

  get size(): number {
    return this.count;
  }

  keyOf(number: number): number {
    return this.keys[number]!;
  }

  add(key: number): number {
    const { slots, keys } = this;
    const mask = this.capacity - 1;
    let at = hash(key) & mask;
    for (;;) {
      const entry = slots[at]!;
      if (entry === 0) break;
      if (keys[entry - 1] === key) return entry - 1;
      at = (at + 1) & mask;
    }
    if (this.count === keys.length) {
      this.grow();
      return this.add(key);
    }
    keys[this.count] = key;
    slots[at] = ++this.count;
    return this.count - 1;
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

  private grow(): void {
    if (this.capacity >= 2 * NUMBERS) throw new RangeError('More distinct terms than can be numbered');
    this.capacity *= 2;
    const slots = new Uint32Array(this.capacity);
    const keys = new Uint32Array(this.capacity / 2);
    keys.set(this.keys);
    const mask = this.capacity - 1;
    for (let i = 0; i < this.count; i++) {
      let at = hash(keys[i]!) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = i + 1;
    }
    this.slots = slots;
    this.keys = keys;
  }
}

const NUMBERS = 2 ** 21;

function hash(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8;
}
