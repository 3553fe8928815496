/** Ran out of bytes, or a count larger than what is left could hold. */
export class MalformedBytesError extends Error {
  override readonly name = 'MalformedBytesError';
}

/** Writes numbers below 2^53 in groups of 7 bits (LEB128) and texts in UTF-8 with their length before them. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  number(value: number): void {
    if (this.length + 8 > this.buffer.length) this.grow(8);
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[this.length++] = rest;
  }

  /** Zigzag: small numbers of either sign stay short. */
  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.number(size);
    if (this.length + size > this.buffer.length) this.grow(size);
    this.length += this.buffer.write(value, this.length, size);
  }

  /** @param values texts without line breaks; written as one, because decoding many small texts is slow */
  texts(values: readonly string[]): void {
    this.number(values.length);
    this.text(values.join('\n'));
  }

  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }

  private grow(needed: number): void {
    const wider = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + needed));
    this.buffer.copy(wider, 0, 0, this.length);
    this.buffer = wider;
  }
}

/** Reads what `ByteWriter` wrote. @throws MalformedBytesError */
export class ByteReader {
  private readonly buffer: Buffer;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.buffer[this.at++];
      if (byte === undefined || scale > 2 ** 49) throw new MalformedBytesError('A number is cut off or too long');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** A number of things that each take at least one byte, so that damaged bytes cannot ask for endless memory. */
  count(): number {
    const value = this.number();
    if (value > this.buffer.length - this.at) throw new MalformedBytesError('A count exceeds the bytes that are left');
    return value;
  }

  text(): string {
    const size = this.count();
    this.at += size;
    return this.buffer.toString('utf8', this.at - size, this.at);
  }

  texts(): string[] {
    const count = this.number();
    const joined = this.text();
    const values = count === 0 ? [] : joined.split('\n');
    if (values.length !== count) throw new MalformedBytesError('A list of texts has another length than stated');
    return values;
  }

  atEnd(): boolean {
    return this.at === this.buffer.length;
  }
}
