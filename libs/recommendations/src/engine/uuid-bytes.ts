const BYTES = 16;

/** @param uuids in their usual form; hyphens and case are not kept */
export function uuidsToBytes(uuids: readonly string[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(uuids.length * BYTES);
  uuids.forEach((uuid, i) => {
    const written = bytes.write(uuid.replaceAll('-', ''), i * BYTES, BYTES, 'hex');
    if (written !== BYTES) throw new RangeError(`${uuid} is no UUID`);
  });
  return bytes;
}

/** Pieces of at most `size` UUIDs, in their usual lower-case form. */
export function* uuidsFromBytes(bytes: Uint8Array, size: number): Generator<string[]> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from < all.length; from += size * BYTES) {
    const piece: string[] = [];
    for (let at = from; at < Math.min(from + size * BYTES, all.length); at += BYTES) {
      const hex = all.toString('hex', at, at + BYTES);
      piece.push(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`);
    }
    yield piece;
  }
}

/** @param bytes UUIDs, ascending @returns those of the others that are not among them, in their order */
export function uuidsNotIn(bytes: Uint8Array, others: readonly string[]): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sought = Buffer.from(uuidsToBytes(others));
  return others.filter((_, i) => !contains(all, sought.subarray(i * BYTES, (i + 1) * BYTES)));
}

function contains(sorted: Buffer, uuid: Buffer): boolean {
  let [low, high] = [0, sorted.length / BYTES - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = sorted.compare(uuid, 0, BYTES, middle * BYTES, (middle + 1) * BYTES);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
