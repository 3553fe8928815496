import { KANJI_VARIANTS } from './kanji-variants';

/**
 * Text made comparable, with the way back to the original.
 * Folded: compatibility forms and width (NFKC), letter case, old and variant kanji, all white space to one space.
 * Dropped: control and format characters (zero width, bidi), variation selectors, unpaired surrogates.
 * Enumerators (①, ⑴, ⒈ …) become a space: NFKC would turn them into digits that join a neighbouring number.
 * Katakana stays as it is, because a dictionary needs it; fold it with `foldKana` where words are compared.
 */
export interface NormalisedText {
  readonly text: string;
  /** For each UTF-16 code unit of `text`: start of what it came from in the original (inclusive). */
  readonly starts: Uint32Array;
  /** For each UTF-16 code unit of `text`: end of what it came from in the original (exclusive). */
  readonly ends: Uint32Array;
}

/** Needs a look at its neighbours or gives several characters. */
const SLOW = 0xffff;
/** Gives nothing. */
const DROPPED = 0xfffe;
const SPACE = 0x20;

const ENUMERATOR = /^[\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u3251-\u325F\u32B1-\u32BF]$/u;
const IGNORED = /^[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Variation_Selector}]$/u;
const DROPS = /[\p{Cf}\p{Cs}\p{Variation_Selector}]/gu;
const WHITE_SPACE = /^\s$/u;
/**
 * Joins what stands before it: combining marks, half-width voicing marks, Hangul vowels and finals; and what is
 * dropped, because a mark behind it joins all the same.
 */
const EXTENDS = /^[\p{M}\p{Cf}\uFF9E\uFF9F\u1160-\u11FF]$/u;
enum Joins {
  No = 0,
  Yes = 1,
  /** A surrogate joins only when it is unpaired, and so will be dropped. */
  IfUnpaired = 2,
}

let directTable: Uint16Array | undefined;
let extendTable: Uint8Array | undefined;

/** @returns the normalised text; never longer than 18 times the original (the longest NFKC expansion). */
export function normaliseText(original: string): NormalisedText {
  const direct = (directTable ??= buildDirectTable());
  const extend = (extendTable ??= buildExtendTable());
  const out = new UnitBuffer(original.length);
  const length = original.length;
  let position = 0;
  while (position < length) {
    const unit = original.charCodeAt(position);
    const next = position + 1;
    const mapped = direct[unit]!;
    if (mapped !== SLOW && (next >= length || extend[original.charCodeAt(next)] === Joins.No)) {
      if (mapped !== DROPPED) out.push(mapped, position, next);
      position = next;
      continue;
    }
    position = normaliseCluster(original, position, extend, out);
  }
  return out.finish();
}

/** The piece of the original that stands behind units [start, end) of the normalised text. */
export function originalSpanOf(normalised: NormalisedText, start: number, end: number): { start: number; end: number } {
  if (start >= end) return { start: 0, end: 0 };
  return { start: normalised.starts[start] ?? 0, end: normalised.ends[end - 1] ?? 0 };
}

/** Katakana → hiragana, unit by unit: the length never changes. The prolonged sound mark stays. */
export function foldKana(text: string): string {
  let folded = '';
  let copiedTo = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isFoldableKatakana(unit)) {
      folded += text.slice(copiedTo, i) + String.fromCharCode(unit - 0x60);
      copiedTo = i + 1;
    }
  }
  return copiedTo === 0 ? text : folded + text.slice(copiedTo);
}

/** One UTF-16 unit of `foldKana`. */
export function foldKanaUnit(unit: number): number {
  return isFoldableKatakana(unit) ? unit - 0x60 : unit;
}

function isFoldableKatakana(unit: number): boolean {
  return (unit >= 0x30a1 && unit <= 0x30f6) || unit === 0x30fd || unit === 0x30fe;
}

/** A base character with all marks that join it; its folded form maps to the whole of it. @returns the next position. */
function normaliseCluster(original: string, start: number, extend: Uint8Array, out: UnitBuffer): number {
  let end = start + characterLength(original, start);
  // Longer runs of marks are no text; the limit keeps normalisation linear.
  const limit = Math.min(original.length, start + 32);
  while (end < limit && joins(original, end, extend)) end++;
  const cluster = original.slice(start, end);
  for (const unit of foldCluster(cluster)) out.push(unit, start, end);
  return end;
}

function joins(text: string, position: number, extend: Uint8Array): boolean {
  const answer = extend[text.charCodeAt(position)];
  if (answer !== Joins.IfUnpaired) return answer === Joins.Yes;
  return characterLength(text, position) === 1;
}

function foldCluster(cluster: string): number[] {
  const units: number[] = [];
  if (ENUMERATOR.test(cluster)) return [SPACE];
  const visible = cluster.replace(DROPS, '');
  for (const character of visible.normalize('NFKC').toLowerCase().normalize('NFKC')) {
    if (WHITE_SPACE.test(character)) units.push(SPACE);
    else if (!IGNORED.test(character)) {
      const today = KANJI_VARIANTS.get(character) ?? character;
      for (let i = 0; i < today.length; i++) units.push(today.charCodeAt(i));
    }
  }
  return units;
}

function characterLength(text: string, position: number): number {
  const unit = text.charCodeAt(position);
  if (unit < 0xd800 || unit > 0xdbff || position + 1 >= text.length) return 1;
  const low = text.charCodeAt(position + 1);
  return low >= 0xdc00 && low <= 0xdfff ? 2 : 1;
}

function buildDirectTable(): Uint16Array {
  const table = new Uint16Array(0x10000).fill(SLOW);
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const units = foldCluster(String.fromCharCode(unit));
    if (units.length === 0) table[unit] = DROPPED;
    else if (units.length === 1) table[unit] = units[0]!;
  }
  return table;
}

function buildExtendTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) table[unit] = Joins.IfUnpaired;
    else if (EXTENDS.test(String.fromCharCode(unit))) table[unit] = Joins.Yes;
  }
  return table;
}

/** Grows by doubling; units are turned into a string in pieces, as a call takes a limited number of arguments. */
class UnitBuffer {
  private units: Uint16Array;
  private starts: Uint32Array;
  private ends: Uint32Array;
  private length = 0;

  constructor(expected: number) {
    const capacity = Math.max(16, expected + (expected >> 4));
    this.units = new Uint16Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
  }

  push(unit: number, start: number, end: number): void {
    if (this.length === this.units.length) this.grow();
    this.units[this.length] = unit;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length++;
  }

  finish(): NormalisedText {
    let text = '';
    for (let at = 0; at < this.length; at += 8192) {
      text += String.fromCharCode(...this.units.subarray(at, Math.min(this.length, at + 8192)));
    }
    return { text, starts: this.starts.subarray(0, this.length), ends: this.ends.subarray(0, this.length) };
  }

  private grow(): void {
    const capacity = this.units.length * 2;
    const wider = <T extends Uint16Array | Uint32Array>(from: T, to: T): T => (to.set(from), to);
    this.units = wider(this.units, new Uint16Array(capacity));
    this.starts = wider(this.starts, new Uint32Array(capacity));
    this.ends = wider(this.ends, new Uint32Array(capacity));
  }
}
