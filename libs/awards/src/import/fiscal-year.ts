import { basename } from 'node:path';
import { UsageError } from '@app/platform';

/** First fiscal year whose awards can have been published with 法人番号; earlier ones are a slip of the keyboard. */
const EARLIEST = 2000;
const FIRST_YEAR = { 令和: 2019, 平成: 1989 } as const;

/** Years that a name states: fy2024, 2024年度, 令和6年度. */
function yearsIn(name: string): Set<number> {
  const text = name.normalize('NFKC');
  const western = [...text.matchAll(/(?<![a-z\d])fy[-_ ]?(\d{4})(?!\d)|(?<!\d)(\d{4})年度/gi)];
  const japanese = [...text.matchAll(/(令和|平成)(元|\d{1,2})年度/g)];
  return new Set([
    ...western.map(([, short, long]) => Number(short ?? long)),
    ...japanese.map(([, era, year]) => FIRST_YEAR[era as '令和'] + (year === '元' ? 0 : Number(year) - 1)),
  ]);
}

/**
 * The fiscal year of a file of awards: as the operator says, or else as the file's name says.
 * @param stated what the operator typed; undefined: nothing
 * @param current fiscal year of today: nothing was awarded after it
 * @throws UsageError when neither says it, the name says several, or the year cannot be
 */
export function fiscalYearOfAwardFile(file: string, stated: string | undefined, current: number): number {
  const year = stated === undefined ? yearInName(file) : Number(stated.normalize('NFKC').trim());
  if (!Number.isInteger(year) || year < EARLIEST || year > current) {
    const what = stated === undefined ? `ファイル名の年度（${year}）` : `--fiscal-year ${stated}`;
    throw new UsageError(`${what} は使えません。${EARLIEST} から ${current} までの西暦の年度を指定してください。`);
  }
  return year;
}

function yearInName(file: string): number {
  const name = basename(file);
  const years = [...yearsIn(name)];
  if (years.length === 1) return years[0]!;
  const problem =
    years.length === 0
      ? `ファイル名「${name}」から年度が分かりません`
      : `ファイル名「${name}」に年度が${years.length}つあります`;
  throw new UsageError(`${problem}。--fiscal-year 2024 のように、採択の年度を指定してください。`);
}
