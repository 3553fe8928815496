import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parseApplicants } from './applicant-text';
import { findLocalGovernment } from './local-governments';
import { parseYen } from './money';
import { localGovernmentCodeOfCorporateNumber } from './organization-numbers';
import { parseRate } from './rates';

/**
 * The official sheet 1-4 of 行政事業レビュー (補助対象, 補助率, 補助上限等) is not part of the project. Set MUSUBI_SHARED, or put the
 * directory `shared` beside the project, to run these.
 */
const shared = process.env.MUSUBI_SHARED ?? resolve(__dirname, '../../../../shared');
const sheets = join(shared, 'data/rs-system-2024');
const awards = join(shared, 'data/local-awards-fy2024.jsonl.gz');

if (!existsSync(sheets) || !existsSync(awards)) {
  describe(`official texts (skipped: no ${sheets})`, () => it.skip('needs the shared data', () => undefined));
} else {
  const name = readdirSync(sheets).find((file) => file.startsWith('1-4') && file.endsWith('.csv')) ?? '';
  const rows = parse<Record<string, string>>(readFileSync(join(sheets, name)), { bom: true, columns: true });
  const column = (title: string): string[] => rows.map((row) => row[title] ?? '').filter((text) => text !== '');

  describe('official texts', () => {
    it('reads ceilings in yen and never a range upside down', () => {
      const readings = column('補助上限等').map((text) => parseYen(text));
      const amounts = readings.flatMap((reading) => (reading.ok ? [reading] : []));
      expect(amounts.length).toBeGreaterThan(120);
      expect(amounts.every(({ maxYen, minYen }) => Number.isSafeInteger(maxYen) && maxYen >= (minYen ?? 1))).toBe(true);
    });

    it('reads rates as shares of one', () => {
      const readings = column('補助率').map((text) => parseRate(text));
      const shares = readings.flatMap((reading) => (reading.kind === 'share' ? [reading] : []));
      expect(shares.length).toBeGreaterThan(1000);
      expect(readings.filter(({ kind }) => kind === 'fixed').length).toBeGreaterThan(500);
      expect(
        shares.filter(({ rates, maxRate }) => rates.length === 0 || maxRate > 1 || Math.min(...rates) <= 0),
      ).toEqual([]);
    });

    it('names applicants only where the words stand', () => {
      const texts = column('補助対象');
      const readings = texts.map((text) => ({ text, ...parseApplicants(text) }));
      expect(readings.filter(({ mentions }) => mentions.length > 0).length).toBeGreaterThan(800);
      expect(readings.filter(({ exhaustive, text }) => exhaustive && /等$|その他/.test(text))).toEqual([]);
      for (const { text, mentions, unrecognised } of readings) {
        for (const span of [...mentions, ...unrecognised]) expect(text.slice(span.start, span.end)).toBe(span.text);
      }
    });

    it('recognises the 法人番号 of every local government that received money', () => {
      const recipients = gunzipSync(readFileSync(awards))
        .toString('utf8')
        .trim()
        .split('\n')
        .flatMap((line) => (JSON.parse(line) as { recipients: { corporateNumber: string; name: string }[] }).recipients)
        // 一部事務組合 and 広域連合 have such numbers too, but stand in no list of municipalities.
        .filter(({ name }) => /[都道府県市区町村]$/.test(name));
      expect(recipients.length).toBeGreaterThan(2000);
      const unknown = recipients.filter(({ corporateNumber }) => {
        const code = localGovernmentCodeOfCorporateNumber(corporateNumber);
        return code === null || !findLocalGovernment(code);
      });
      // One number of the source is misprinted: its 団体コード has a wrong check digit.
      expect(unknown.map(({ name }) => name)).toEqual(['熊本県']);
    });
  });
}
