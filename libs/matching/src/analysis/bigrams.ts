import { foldKanaUnit } from '@app/japan';
import type { Place } from './words';

/** Two UTF-16 units in one number: the first in the upper 16 bits. */
export type BigramKey = number;

/**
 * Bigrams of neighbouring letters, kana folded, for what no dictionary knows.
 * Left out: pairs of hiragana only (endings and particles say nothing), pairs over a gap or a number.
 *
 * @param text normalised text
 * @param gaps places that count as gaps, in order, not overlapping (numbers)
 * @param visit called with each bigram and the place of its first unit, in order
 */
export function eachBigram(text: string, gaps: readonly Place[], visit: (key: BigramKey, at: number) => void): void {
  let gap = 0;
  let before = 0;
  let beforeIsHiragana = false;
  for (let at = 0; at < text.length; at++) {
    while (gap < gaps.length && gaps[gap]!.end <= at) gap++;
    const inGap = gap < gaps.length && gaps[gap]!.start <= at;
    const original = inGap ? 0 : text.charCodeAt(at);
    const unit = isLetter(original) ? foldKanaUnit(original) : 0;
    const isHiragana = original >= 0x3041 && original <= 0x309f;
    if (before !== 0 && unit !== 0 && !(beforeIsHiragana && isHiragana)) visit(((before << 16) | unit) >>> 0, at - 1);
    before = unit;
    beforeIsHiragana = isHiragana;
  }
}

/** How many bigrams of each kind, by ascending key. */
export function countBigrams(text: string, gaps: readonly Place[]): Map<BigramKey, number> {
  const counts = new Map<BigramKey, number>();
  eachBigram(text, gaps, (key) => counts.set(key, (counts.get(key) ?? 0) + 1));
  return counts;
}

export function bigramText(key: BigramKey): string {
  return String.fromCharCode(key >>> 16, key & 0xffff);
}

const LETTER = /^[\p{L}\p{M}\u30FC\u3005]$/u;
let letters: Uint8Array | undefined;

/** Surrogates count as letters, so that kanji outside the basic plane are found by their halves. */
function isLetter(unit: number): boolean {
  letters ??= Uint8Array.from({ length: 0x10000 }, (_, code) =>
    (code >= 0xd800 && code <= 0xdfff) || LETTER.test(String.fromCharCode(code)) ? 1 : 0,
  );
  return letters[unit] === 1;
}
