/**
 * The kernel of `libs/matching/src/kernel` for processors that add up many numbers at once. AssemblyScript, not
 * TypeScript: built by `scripts/lib/kernel.mjs`. Must give exactly what `reference.ts` gives.
 *
 * Memory: a plan of four 32-bit numbers per list (layout, start and end in the bytes, weight) from 0 on; then, where the
 * caller says, the sums and the bytes of the lists.
 */
const RARE: u32 = 0;
const STEPS: u32 = 1;

/** Sums of so many documents stay in the nearest cache while all rows are added to them. */
const STRIP: u32 = 2048;

/** Adds weight × value of the planned lists to the sums. */
export function accumulate(lists: u32, documents: u32, sums: usize, bytes: usize): void {
  let rows: u32 = 0;
  for (let i: u32 = 0; i < lists; i++) {
    const entry: usize = (<usize>i) << 4;
    const layout = load<u32>(entry);
    const start = bytes + load<u32>(entry, 4);
    const end = bytes + load<u32>(entry, 8);
    const weight = load<i32>(entry, 12);
    if (layout == RARE) addRare(start, end, weight, sums);
    else if (layout == STEPS) addSteps(start, end, weight, sums);
    else {
      // Rows are gathered at the beginning of the plan, over entries that are done with.
      const place: usize = (<usize>rows) << 4;
      rows++;
      store<u32>(place, <u32>start, 4);
      store<i32>(place, weight, 12);
    }
  }
  for (let from: u32 = 0; from < documents; from += STRIP) {
    const to = min(documents, from + STRIP);
    let row: u32 = 0;
    for (; row + 4 <= rows; row += 4) addFourRows(row, from, to, sums);
    for (; row < rows; row++) addRow(row, from, to, sums);
  }
}

/** One posting: adds to the sum at a place. */
function addTo(sum: usize, product: i32): void {
  store<i32>(sum, load<i32>(sum) + product);
}

/** Four postings of three bytes at a time, read as three numbers. */
function addRare(start: usize, end: usize, weight: i32, sums: usize): void {
  let at = start;
  for (; at + 12 <= end; at += 12) {
    const a = load<u32>(at);
    const b = load<u32>(at, 4);
    const c = load<u32>(at, 8);
    addTo(sums + ((<usize>(a & 0xffff)) << 2), weight * <i32>((a >> 16) & 0xff));
    addTo(sums + ((<usize>((a >> 24) | ((b & 0xff) << 8))) << 2), weight * <i32>((b >> 8) & 0xff));
    addTo(sums + ((<usize>(b >> 16)) << 2), weight * <i32>(c & 0xff));
    addTo(sums + ((<usize>((c >> 8) & 0xffff)) << 2), weight * <i32>(c >> 24));
  }
  for (; at < end; at += 3) addTo(sums + ((<usize>load<u16>(at)) << 2), weight * <i32>load<u8>(at, 2));
}

/** Four postings of two bytes at a time, read as one number. */
function addSteps(start: usize, end: usize, weight: i32, sums: usize): void {
  let sum = sums;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const four = load<u64>(at);
    const first = sum + ((<usize>(four & 0xff)) << 2);
    const second = first + ((<usize>((four >> 16) & 0xff)) << 2);
    const third = second + ((<usize>((four >> 32) & 0xff)) << 2);
    sum = third + ((<usize>((four >> 48) & 0xff)) << 2);
    addTo(first, weight * <i32>((four >> 8) & 0xff));
    addTo(second, weight * <i32>((four >> 24) & 0xff));
    addTo(third, weight * <i32>((four >> 40) & 0xff));
    addTo(sum, weight * <i32>(four >> 56));
  }
  for (; at < end; at += 2) {
    const posting = <u32>load<u16>(at);
    sum += (<usize>(posting & 0xff)) << 2;
    addTo(sum, weight * <i32>(posting >> 8));
  }
}

function addRow(row: u32, from: u32, to: u32, sums: usize): void {
  const entry: usize = (<usize>row) << 4;
  const start = <usize>load<u32>(entry, 4);
  const weight = load<i32>(entry, 12);
  for (let i = from; i < to; i++) {
    const sum = sums + ((<usize>i) << 2);
    store<i32>(sum, load<i32>(sum) + weight * <i32>load<u8>(start + i));
  }
}

/** Sixteen documents at a time: two rows are interleaved, so that one multiplication adds up both. */
function addFourRows(row: u32, from: u32, to: u32, sums: usize): void {
  const entry: usize = (<usize>row) << 4;
  const a = <usize>load<u32>(entry, 4);
  const b = <usize>load<u32>(entry, 20);
  const c = <usize>load<u32>(entry, 36);
  const d = <usize>load<u32>(entry, 52);
  const wa = load<i32>(entry, 12);
  const wb = load<i32>(entry, 28);
  const wc = load<i32>(entry, 44);
  const wd = load<i32>(entry, 60);
  const weightsAB = i32x4.splat(wa | (wb << 16));
  const weightsCD = i32x4.splat(wc | (wd << 16));
  let i = from;
  for (; i + 16 <= to; i += 16) {
    const va = v128.load(a + i);
    const vb = v128.load(b + i);
    const vc = v128.load(c + i);
    const vd = v128.load(d + i);
    const lowAB = v128.shuffle<u8>(va, vb, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const highAB = v128.shuffle<u8>(va, vb, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const lowCD = v128.shuffle<u8>(vc, vd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const highCD = v128.shuffle<u8>(vc, vd, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const sum = sums + ((<usize>i) << 2);
    v128.store(
      sum,
      i32x4.add(
        v128.load(sum),
        pairs(i16x8.extend_low_i8x16_u(lowAB), i16x8.extend_low_i8x16_u(lowCD), weightsAB, weightsCD),
      ),
    );
    v128.store(
      sum,
      i32x4.add(
        v128.load(sum, 16),
        pairs(i16x8.extend_high_i8x16_u(lowAB), i16x8.extend_high_i8x16_u(lowCD), weightsAB, weightsCD),
      ),
      16,
    );
    v128.store(
      sum,
      i32x4.add(
        v128.load(sum, 32),
        pairs(i16x8.extend_low_i8x16_u(highAB), i16x8.extend_low_i8x16_u(highCD), weightsAB, weightsCD),
      ),
      32,
    );
    v128.store(
      sum,
      i32x4.add(
        v128.load(sum, 48),
        pairs(i16x8.extend_high_i8x16_u(highAB), i16x8.extend_high_i8x16_u(highCD), weightsAB, weightsCD),
      ),
      48,
    );
  }
  for (; i < to; i++) {
    const sum = sums + ((<usize>i) << 2);
    const ab = wa * <i32>load<u8>(a + i) + wb * <i32>load<u8>(b + i);
    const cd = wc * <i32>load<u8>(c + i) + wd * <i32>load<u8>(d + i);
    store<i32>(sum, load<i32>(sum) + ab + cd);
  }
}

function pairs(ab: v128, cd: v128, weightsAB: v128, weightsCD: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(ab, weightsAB), i32x4.dot_i16x8_s(cd, weightsCD));
}

/** Adds what each value of one list stands for to the sums: 256 products, by value, lie at 0, where plans do otherwise. */
export function addProducts(layout: u32, start: usize, end: usize, sums: usize): void {
  if (layout == RARE) {
    for (let at = start; at < end; at += 3) {
      const sum = sums + ((<usize>load<u16>(at)) << 2);
      store<i32>(sum, load<i32>(sum) + load<i32>((<usize>load<u8>(at, 2)) << 2));
    }
  } else if (layout == STEPS) {
    let sum = sums;
    for (let at = start; at < end; at += 2) {
      const posting = <u32>load<u16>(at);
      sum += (<usize>(posting & 0xff)) << 2;
      store<i32>(sum, load<i32>(sum) + load<i32>((<usize>(posting >> 8)) << 2));
    }
  } else {
    let sum = sums;
    for (let at = start; at < end; at++, sum += 4) {
      store<i32>(sum, load<i32>(sum) + load<i32>((<usize>load<u8>(at)) << 2));
    }
  }
}

/** The largest of each 256 sums. @param documents so many; the sums after them up to a multiple of 256 must be 0 */
export function blockMaxima(documents: u32, sums: usize, maxima: usize): void {
  for (let from: u32 = 0; from < documents; from += 256, maxima += 4) {
    let largest = i32x4.splat(0);
    const end = sums + ((<usize>(from + 256)) << 2);
    for (let at = sums + ((<usize>from) << 2); at < end; at += 16) largest = i32x4.max_s(largest, v128.load(at));
    const upper = max(i32x4.extract_lane(largest, 2), i32x4.extract_lane(largest, 3));
    store<i32>(maxima, max(max(i32x4.extract_lane(largest, 0), i32x4.extract_lane(largest, 1)), upper));
  }
}
