/** The same numbers in half the space where they fit. */
export function narrowed(numbers: Uint32Array): Uint16Array | Uint32Array {
  let all = 0;
  for (let i = 0; i < numbers.length; i++) all |= numbers[i]!;
  return all >>> 16 === 0 ? Uint16Array.from(numbers) : numbers;
}

/** Typed columns that grow while documents come in; `view` is what has been written, without a copy. */
abstract class Growing<A extends Uint32Array | Uint16Array | Float64Array> {
  length = 0;
  protected abstract array: A;

  push(value: number): void {
    if (this.length === this.array.length) this.widen(this.length + 1);
    this.array[this.length++] = value;
  }

  /** Writes at any place; places that were skipped are 0. */
  set(index: number, value: number): void {
    if (index >= this.array.length) this.widen(index + 1);
    this.array[index] = value;
    if (index >= this.length) this.length = index + 1;
  }

  at(index: number): number {
    return this.array[index]!;
  }

  private widen(needed: number): void {
    const wider = this.make(Math.max(needed, Math.ceil(this.array.length * 1.6)));
    wider.set(this.array.subarray(0, this.length));
    this.array = wider;
  }

  protected abstract make(length: number): A;
}

export class GrowingUint32 extends Growing<Uint32Array> {
  protected array: Uint32Array;

  constructor(capacity = 64) {
    super();
    this.array = new Uint32Array(capacity);
  }

  get view(): Uint32Array {
    return this.array.subarray(0, this.length);
  }

  protected make(length: number): Uint32Array {
    return new Uint32Array(length);
  }
}

export class GrowingUint16 extends Growing<Uint16Array> {
  protected array: Uint16Array;

  constructor(capacity = 64) {
    super();
    this.array = new Uint16Array(capacity);
  }

  get view(): Uint16Array {
    return this.array.subarray(0, this.length);
  }

  protected make(length: number): Uint16Array {
    return new Uint16Array(length);
  }
}

export class GrowingFloat64 extends Growing<Float64Array> {
  protected array = new Float64Array(64);

  protected make(length: number): Float64Array {
    return new Float64Array(length);
  }
}
