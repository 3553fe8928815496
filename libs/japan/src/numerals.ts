/**
 * Numbers as Japanese texts write them: digits, 漢数字 and mixtures of both (「2億5千万」「百二十」「1.5億」「一〇」).
 * The registry's kanji numeral packages know neither mixtures nor decimals before 億, so this is our own.
 */

const KANJI_DIGITS = '〇一二三四五六七八九';
const SMALL: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const BIG: Readonly<Record<string, number>> = { 万: 1e4, 億: 1e8, 兆: 1e12 };
const DIGIT_RUN = /\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/y;
const KANJI_RUN = /[〇一二三四五六七八九]+/y;

export interface ScannedNumber {
  readonly value: number;
  /** Index after its last character. */
  readonly end: number;
  /** Whether the last part read was 百万, 千万, 万, 億 or 兆. */
  readonly endsWithBigUnit: boolean;
}

/** Reads the longest number that starts at `start`; null when none starts there. Expects folded text. */
export function scanNumber(text: string, start: number): ScannedNumber | null {
  let position = start;
  let total = 0;
  let section = 0;
  let current: number | null = null;
  let lastBig = Infinity;
  let accepted: ScannedNumber | null = null;

  for (;;) {
    const run: DigitRun | null = current === null ? digitsAt(text, position) : null;
    if (run) {
      const digits: number = run.value;
      current = digits;
      position = run.end;
      // 「3億5,000万円」 and 「1万1円」 go on; other digits that stick to a finished amount belong to something else.
      if (accepted === null || section > 0 || text[position] === '円')
        accepted = numberAt(total + section + digits, position, false);
      continue;
    }
    // 「100 百万円」: a blank is allowed between digits and their unit, nowhere else.
    const at: number = current !== null && text[position] === ' ' ? position + 1 : position;
    const small = SMALL[text[at] ?? ''];
    const big = BIG[text[at] ?? ''];
    if (small !== undefined) {
      const alone = current === null;
      if (alone && small !== 10 && total === 0 && section === 0) break; // 「千円未満」「百万円」 name a unit, not an amount
      section += (current ?? 1) * small;
    } else if (big !== undefined && big < lastBig && (current !== null || section > 0)) {
      total += (section + (current ?? 0)) * big;
      section = 0;
      lastBig = big;
    } else break;
    current = null;
    position = at + 1;
    accepted = numberAt(total + section, position, big !== undefined);
  }
  return accepted;
}

/** 「十二」 → 12; null when the text is not one whole number. */
export function parseNumeral(text: string): number | null {
  const scanned = scanNumber(text, 0);
  return scanned && scanned.end === text.length ? scanned.value : null;
}

function numberAt(value: number, end: number, endsWithBigUnit: boolean): ScannedNumber {
  // 1.1億 is 110000000.00000001 in floating point.
  const whole = Math.round(value);
  return { value: Math.abs(value - whole) < 1e-3 && value > 1e3 ? whole : value, end, endsWithBigUnit };
}

interface DigitRun {
  readonly value: number;
  readonly end: number;
}

function digitsAt(text: string, position: number): DigitRun | null {
  DIGIT_RUN.lastIndex = position;
  const digits = DIGIT_RUN.exec(text);
  if (digits) return { value: Number(digits[0].replaceAll(',', '')), end: position + digits[0].length };
  KANJI_RUN.lastIndex = position;
  const kanji = KANJI_RUN.exec(text);
  if (!kanji) return null;
  const value = [...kanji[0]].reduce((sum, digit) => sum * 10 + KANJI_DIGITS.indexOf(digit), 0);
  return { value, end: position + kanji[0].length };
}
