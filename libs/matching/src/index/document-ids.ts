const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BYTES = 16;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The ids of the documents of one segment, ascending. UUIDs take 16 bytes, anything else is kept as it is. */
export class DocumentIds {
  private constructor(
    private readonly bytes: Uint8Array | null,
    private readonly texts: readonly string[],
    readonly length: number,
  ) {}

  /** @param ids ascending, each once */
  static of(ids: readonly string[]): DocumentIds {
    if (!ids.every((id) => UUID.test(id))) return new DocumentIds(null, ids, ids.length);
    const bytes = new Uint8Array(ids.length * BYTES);
    for (const [i, id] of ids.entries()) bytes.set(bytesOf(id), i * BYTES);
    return new DocumentIds(bytes, [], ids.length);
  }

  at(index: number): string {
    const { bytes } = this;
    if (bytes === null) return this.texts[index]!;
    const hex = (from: number, to: number): string => {
      let text = '';
      for (let i = index * BYTES + from; i < index * BYTES + to; i++) text += HEX[bytes[i]!]!;
      return text;
    };
    return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
  }

  /** @returns -1 when absent */
  indexOf(id: string): number {
    if (this.bytes !== null && !UUID.test(id)) return -1;
    const wanted = this.bytes === null ? null : bytesOf(id);
    let [low, high] = [0, this.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = wanted === null ? compare(this.texts[middle]!, id) : this.compareBytes(middle, wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  private compareBytes(index: number, wanted: Uint8Array): number {
    for (let i = 0; i < BYTES; i++) {
      const difference = this.bytes![index * BYTES + i]! - wanted[i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

const bytesOf = (uuid: string): Uint8Array => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
