import { foldWidth } from './fold-width';

/** Why a number is refused. */
export type NumberProblem = 'format' | 'check_digit';
export type NumberReading =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly reason: NumberProblem };

/** The middle of a local government's 法人番号: 行政機関等 (0000) + 地方公共団体 (20). */
const LOCAL_GOVERNMENT_PREFIX = '000020';

/**
 * Check digit of a 団体コード: (11 − (6a + 5b + 4c + 3d + 2e) mod 11) mod 10.
 * Source: 総務省「全国地方公共団体コード」検査数字の算出方法 (JIS X 0401, JIS X 0402).
 * @param digits the first five digits
 */
export function localGovernmentCheckDigit(digits: string): string {
  requireDigits(digits, 5);
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (6 - index), 0);
  return String((11 - (sum % 11)) % 10);
}

/**
 * Check digit of a 法人番号: 9 − (Σ Pn·Qn mod 9), n counted from the right, Qn = 1 for odd n and 2 for even n.
 * Source: 法人番号の指定等に関する省令（平成26年財務省令第70号）第2条.
 * @param digits the twelve digits after the check digit
 */
export function corporateNumberCheckDigit(digits: string): string {
  requireDigits(digits, 12);
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 2), 0);
  return String(9 - (sum % 9));
}

/** Reads a 6-digit 団体コード; full-width digits, spaces and hyphens are forgiven. Does not ask whether it is assigned. */
export function parseLocalGovernmentCode(text: string): NumberReading {
  const digits = bareDigits(text);
  if (!/^\d{6}$/.test(digits)) return { ok: false, reason: 'format' };
  return localGovernmentCheckDigit(digits.slice(0, 5)) === digits[5]
    ? { ok: true, value: digits }
    : { ok: false, reason: 'check_digit' };
}

/** Reads a 13-digit 法人番号; full-width digits, spaces and hyphens are forgiven. Does not ask whether it is assigned. */
export function parseCorporateNumber(text: string): NumberReading {
  const digits = bareDigits(text);
  if (!/^\d{13}$/.test(digits)) return { ok: false, reason: 'format' };
  return corporateNumberCheckDigit(digits.slice(1)) === digits[0]
    ? { ok: true, value: digits }
    : { ok: false, reason: 'check_digit' };
}

/**
 * The 法人番号 of a local government: check digit + `000020` + its 6-digit 団体コード. The 国税庁 gives such numbers to
 * 地方公共団体 by this rule (国税庁法人番号公表サイト「法人番号の構成」).
 * @throws RangeError when the code is not a valid 団体コード
 */
export function corporateNumberOfLocalGovernment(code: string): string {
  const reading = parseLocalGovernmentCode(code);
  if (!reading.ok) throw new RangeError(`Not a 団体コード: ${code} (${reading.reason})`);
  const digits = LOCAL_GOVERNMENT_PREFIX + reading.value;
  return corporateNumberCheckDigit(digits) + digits;
}

/** The 団体コード inside a local government's 法人番号, or null when the number is not one of a local government. */
export function localGovernmentCodeOfCorporateNumber(corporateNumber: string): string | null {
  const reading = parseCorporateNumber(corporateNumber);
  if (!reading.ok || reading.value.slice(1, 7) !== LOCAL_GOVERNMENT_PREFIX) return null;
  const code = parseLocalGovernmentCode(reading.value.slice(7));
  return code.ok ? code.value : null;
}

/** 学校種 of universities, junior colleges and colleges of technology (高等専門学校). */
const HIGHER_EDUCATION = ['F1', 'F2', 'G1'];

/**
 * Reads a 学校コード of an institution of higher education: 学校種 (2) + 都道府県番号 (2) + 設置区分 (1: national, 2: other
 * public, 3: private) + 学校番号 (7) + 検査数字 (1), 13 characters, e.g. F113110102725. Full width, lower case, spaces and
 * hyphens are forgiven. Source: 文部科学省「学校コード」. We know of no published rule for the 検査数字: it is not checked.
 */
export function parseSchoolCode(text: string): NumberReading {
  const code = bareDigits(text).toUpperCase();
  const [, kind = '', prefecture = ''] = /^([A-Z]\d)(\d{2})[123]\d{8}$/.exec(code) ?? [];
  const known = HIGHER_EDUCATION.includes(kind) && Number(prefecture) >= 1 && Number(prefecture) <= 47;
  return known ? { ok: true, value: code } : { ok: false, reason: 'format' };
}

function bareDigits(text: string): string {
  return foldWidth(text).text.replace(/[\s-]/g, '');
}

function requireDigits(digits: string, length: number): void {
  if (!new RegExp(`^\\d{${length}}$`).test(digits)) throw new RangeError(`Expected ${length} digits, got "${digits}"`);
}
