import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentStore } from './document-store';

const HEADER = 4;
const SHORTER = 'The file with the documents is shorter than it was';
/** Written in pieces of this size; what is not written yet is read from memory. */
const PENDING = 1 << 18;
/** Read at once; longer records need a second reading. */
const GUESS = 8192;
/** Who ranks a list reads the same records again when it is explained: so many are kept at hand, the oldest go first. */
const KEPT = 64;

/**
 * In a file of a temporary directory, which is appended to, read by place, and gone with the process: its name is taken
 * away as soon as it is open, or on systems where that is not possible, by `close`.
 */
export class FileStore implements DocumentStore {
  private readonly pending = Buffer.alloc(PENDING);
  private pendingFrom = 0;
  private pendingUsed = 0;
  private readonly kept = Buffer.alloc(KEPT * GUESS);
  private readonly keptReferences = new Float64Array(KEPT).fill(-1);
  private readonly keptPlaces = new Map<number, number>();
  private nextKept = 0;
  private open = true;

  private constructor(
    private readonly file: number,
    private readonly leftover: string | null,
  ) {}

  /** @param directory an existing one @param name unique in it */
  static create(directory: string, name: string): FileStore {
    const path = join(directory, name);
    const file = openSync(path, 'wx+', 0o600);
    try {
      unlinkSync(path);
      return new FileStore(file, null);
    } catch {
      return new FileStore(file, path);
    }
  }

  /** Bytes of the file and of what will be written to it. */
  get byteLength(): number {
    return fstatSync(this.file).size + this.pendingUsed;
  }

  put(bytes: Uint8Array): number {
    const size = Math.ceil((HEADER + bytes.length) / HEADER) * HEADER;
    if (this.pendingUsed + size > PENDING) this.flush();
    const reference = this.pendingFrom + this.pendingUsed;
    const target = size > PENDING ? Buffer.alloc(size) : this.pending;
    const at = size > PENDING ? 0 : this.pendingUsed;
    target.writeUInt32LE(bytes.length, at);
    target.set(bytes, at + HEADER);
    if (size > PENDING) {
      this.write(target);
      this.pendingFrom += size;
    } else this.pendingUsed += size;
    return reference;
  }

  get(reference: number): Uint8Array {
    if (reference >= this.pendingFrom) {
      const at = reference - this.pendingFrom;
      if (at + HEADER > this.pendingUsed) throw new RangeError('No such document');
      return this.pending.subarray(at + HEADER, at + HEADER + this.pending.readUInt32LE(at));
    }
    const known = this.keptPlaces.get(reference);
    if (known !== undefined) return this.recordAt(known);
    const place = this.nextKept;
    const read = readSync(this.file, this.kept, place * GUESS, GUESS, reference);
    if (read < HEADER) throw new RangeError('No such document');
    const length = this.kept.readUInt32LE(place * GUESS);
    this.keptPlaces.delete(this.keptReferences[place]!);
    this.keptReferences[place] = -1;
    if (HEADER + length > GUESS) return this.readLong(reference, length);
    if (HEADER + length > read) throw new RangeError(SHORTER);
    this.keptReferences[place] = reference;
    this.keptPlaces.set(reference, place);
    this.nextKept = (place + 1) % KEPT;
    return this.recordAt(place);
  }

  private recordAt(place: number): Uint8Array {
    const from = place * GUESS;
    return this.kept.subarray(from + HEADER, from + HEADER + this.kept.readUInt32LE(from));
  }

  private readLong(reference: number, length: number): Uint8Array {
    const bytes = Buffer.alloc(HEADER + length);
    if (readSync(this.file, bytes, 0, bytes.length, reference) < bytes.length) throw new RangeError(SHORTER);
    return bytes.subarray(HEADER);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    closeSync(this.file);
    if (this.leftover !== null) unlinkSync(this.leftover);
  }

  private flush(): void {
    this.write(this.pending.subarray(0, this.pendingUsed));
    this.pendingFrom += this.pendingUsed;
    this.pendingUsed = 0;
  }

  private write(bytes: Buffer): void {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.file, bytes, done, bytes.length - done, this.pendingFrom + done);
    }
  }
}
