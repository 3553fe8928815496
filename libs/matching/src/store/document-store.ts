/**
 * Where the contents of documents lie while they are not looked at: texts and the places of their words are read for
 * the few documents that are explained, and would be most of the memory otherwise.
 */
export interface DocumentStore {
  /** Keeps a copy of the bytes. @returns what `get` finds them by: below 2^53, never given twice */
  put(bytes: Uint8Array): number;
  /** The same bytes, at an address divisible by four, valid until the next call of `get` or `put`. @throws RangeError for what `put` has not returned */
  get(reference: number): Uint8Array;
}

const CHUNK = 1 << 20;

/** In memory: for tests and small indexes. */
export class MemoryStore implements DocumentStore {
  private readonly chunks: { readonly start: number; readonly bytes: Buffer }[] = [];
  private used = 0;
  private end = 0;

  put(bytes: Uint8Array): number {
    const size = HEADER + bytes.length;
    let chunk = this.chunks.at(-1);
    if (chunk === undefined || this.used + size > chunk.bytes.length) {
      chunk = { start: this.end, bytes: Buffer.alloc(Math.max(CHUNK, size)) };
      this.chunks.push(chunk);
      this.used = 0;
      this.end += chunk.bytes.length;
    }
    const at = this.used;
    chunk.bytes.writeUInt32LE(bytes.length, at);
    chunk.bytes.set(bytes, at + HEADER);
    // Records begin at multiples of four, so that their numbers can be read in place.
    this.used += Math.ceil(size / HEADER) * HEADER;
    return chunk.start + at;
  }

  get(reference: number): Uint8Array {
    let [low, high] = [0, this.chunks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.chunks[middle]!.start <= reference) low = middle;
      else high = middle - 1;
    }
    const chunk = this.chunks[low];
    const at = reference - (chunk?.start ?? 0);
    if (chunk === undefined || at < 0 || at + HEADER > chunk.bytes.length) throw new RangeError('No such document');
    return chunk.bytes.subarray(at + HEADER, at + HEADER + chunk.bytes.readUInt32LE(at));
  }
}

const HEADER = 4;
