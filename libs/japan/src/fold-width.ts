/**
 * Width folding that keeps the way back to the original text.
 *
 * Plain NFKC is dangerous for amounts and rates: it turns ① into 1, so that 「①２億円」 would read as 12億円 and
 * 「½」 after a digit would join it. Enumerators therefore become one marker that is no digit.
 */
export interface FoldedText {
  readonly text: string;
  /** For each UTF-16 code unit of `text`: where the character it came from starts in the original. */
  readonly starts: readonly number[];
  /** For each UTF-16 code unit of `text`: where the character it came from ends in the original (exclusive). */
  readonly ends: readonly number[];
}

/** Stands for ①, ➀, ❶, ⑴, ⒈, ㉑ … in folded text. */
export const ENUMERATOR = '①';

const ENUMERATORS = /^[\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u3251-\u325F\u32B1-\u32BF]$/u;
const VULGAR_FRACTION = /^[\u00BC-\u00BE\u2150-\u215E\u2189]$/u;
/** Soft hyphen, zero-width characters, byte order mark. */
const INVISIBLE = /^[\u00AD\u200B-\u200D\u2060\uFEFF]$/u;
const VOICING_MARK = /^[\uFF9E\uFF9F\u3099\u309A]$/u;
const DASH = /^[\u2010-\u2015\u2212\uFF0D]$/u;

export function foldWidth(original: string): FoldedText {
  const characters = joinVoicingMarks([...original]);
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let position = 0;
  for (const character of characters) {
    const folded = foldCharacter(character, text);
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(position);
      ends.push(position + character.length);
    }
    text += folded;
    position += character.length;
  }
  return { text, starts, ends };
}

/** The piece of the original text that stands behind folded code units [start, end). */
export function originalSpan(folded: FoldedText, start: number, end: number): { start: number; end: number } {
  if (start >= end) return { start: 0, end: 0 };
  return { start: folded.starts[start] ?? 0, end: folded.ends[end - 1] ?? 0 };
}

function foldCharacter(character: string, before: string): string {
  if (INVISIBLE.test(character)) return '';
  if (ENUMERATORS.test(character)) return ENUMERATOR;
  if (DASH.test(character)) return '-';
  if (/^\s$/u.test(character)) return ' ';
  const folded = character.normalize('NFKC').replaceAll('\u2044', '/').replaceAll('\u301C', '~');
  return VULGAR_FRACTION.test(character) && /\d$/.test(before) ? ` ${folded}` : folded;
}

/** Half-width katakana carries its voicing mark as a character of its own: ｶﾞ → ガ only when folded together. */
function joinVoicingMarks(characters: readonly string[]): string[] {
  const joined: string[] = [];
  for (const character of characters) {
    const last = joined.length - 1;
    if (last >= 0 && VOICING_MARK.test(character)) joined[last] += character;
    else joined.push(character);
  }
  return joined;
}
