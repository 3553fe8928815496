/** Slots of documents that were deleted or replaced since their segment was made. Immutable. */
export class DeadSlots {
  static readonly none = new DeadSlots(new Uint16Array(0));

  /** @param slots ascending */
  private constructor(private readonly slots: Uint16Array) {}

  get size(): number {
    return this.slots.length;
  }

  has(slot: number): boolean {
    return this.slots[this.placeOf(slot)] === slot;
  }

  with(slot: number): DeadSlots {
    const place = this.placeOf(slot);
    if (this.slots[place] === slot) return this;
    const slots = new Uint16Array(this.slots.length + 1);
    slots.set(this.slots.subarray(0, place));
    slots[place] = slot;
    slots.set(this.slots.subarray(place), place + 1);
    return new DeadSlots(slots);
  }

  /** The other slots below `size`, ascending. */
  others(size: number): Uint32Array {
    const others = new Uint32Array(size - this.slots.length);
    for (let slot = 0, at = 0, dead = 0; slot < size; slot++) {
      if (this.slots[dead] === slot) dead++;
      else others[at++] = slot;
    }
    return others;
  }

  /** Sets the scores of the dead to zero. */
  silence(scores: Int32Array): void {
    for (let i = 0; i < this.slots.length; i++) scores[this.slots[i]!] = 0;
  }

  private placeOf(slot: number): number {
    let [low, high] = [0, this.slots.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.slots[middle]! < slot) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
