import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseRule } from '@app/matching';
import { readAll } from './import.fixtures';
import { readJsonl } from './program-jsonl';
import { readRsSystem } from './rs-system';

/**
 * The official downloads are not part of the project. Set MUSUBI_SHARED, or put the directory `shared` beside the
 * project, to run these.
 */
const shared = process.env.MUSUBI_SHARED ?? resolve(__dirname, '../../../../../shared');
const sheets = join(shared, 'data/rs-system-2024');
const programsFile = join(shared, 'data/national-programs-fy2025.jsonl.gz');

if (!existsSync(sheets) || !existsSync(programsFile)) {
  describe(`official files (skipped: no ${sheets})`, () => it.skip('needs the shared data', () => undefined));
} else {
  const sheet = (start: string): string =>
    join(sheets, readdirSync(sheets).find((name) => name.startsWith(start)) ?? start);

  describe('official files', () => {
    it('takes all programs of 行政事業レビュー 2024, with valid rules only', async () => {
      const reader = await readRsSystem(sheet('1-2'), sheet('1-4'));
      const { programs, errors } = await readAll(reader);
      expect(reader.total).toBe(5664);
      expect(programs).toHaveLength(5664);
      expect(errors).toEqual([]);
      const contents = programs.map(({ content }) => content);
      const rules = contents.flatMap(({ eligibility }) => eligibility ?? []);
      expect(rules.length).toBeGreaterThan(700);
      expect(rules.filter((rule) => 'errors' in parseRule(rule))).toEqual([]);
      expect(contents.filter(({ maxRate }) => typeof maxRate === 'number').length).toBeGreaterThan(700);
      expect(contents.filter(({ ceilingYen }) => typeof ceilingYen === 'number').length).toBeGreaterThan(80);
      expect(contents.filter(({ rateText }) => rateText?.startsWith("'"))).toEqual([]);
    });

    it('takes all national programs of FY2025 as they are', async () => {
      const { programs, errors } = await readAll(readJsonl(programsFile, 'jsonl'));
      expect(programs).toHaveLength(5794);
      expect(errors).toEqual([]);
    });
  });
}
