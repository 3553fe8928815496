import { UsageError } from '@app/platform';
import { fiscalYearOfAwardFile } from './fiscal-year';

describe('fiscalYearOfAwardFile', () => {
  it.each([
    ['local-awards-fy2024.jsonl.gz', 2024],
    ['/data/fy2023/local-awards-fy2025-dev.jsonl.gz', 2025],
    ['FY2024.jsonl', 2024],
    ['採択_2024年度.jsonl', 2024],
    ['採択一覧（令和6年度）.jsonl', 2024],
    ['採択一覧（令和６年度）.jsonl', 2024],
    ['採択一覧（令和元年度）.jsonl', 2019],
    ['平成30年度.jsonl', 2018],
    ['fy2024-2024年度.jsonl', 2024],
  ])('reads %s', (file, year) => {
    expect(fiscalYearOfAwardFile(file, undefined, 2026)).toBe(year);
  });

  it('prefers what the operator says', () => {
    expect(fiscalYearOfAwardFile('fy2024.jsonl', '2023', 2026)).toBe(2023);
    expect(fiscalYearOfAwardFile('awards.jsonl', '２０２３', 2026)).toBe(2023);
  });

  it.each(['awards.jsonl', 'awards-20241231.jsonl', 'verify2024.jsonl', 'fy20245.jsonl', '/data/fy2024/awards.jsonl'])(
    'does not guess from %s',
    (file) => {
      expect(() => fiscalYearOfAwardFile(file, undefined, 2026)).toThrow(UsageError);
      expect(() => fiscalYearOfAwardFile(file, undefined, 2026)).toThrow('--fiscal-year');
    },
  );

  it('does not choose between two years', () => {
    expect(() => fiscalYearOfAwardFile('fy2023-fy2024.jsonl', undefined, 2026)).toThrow('年度が2つあります');
  });

  it.each(['1999', '2027', '令和6', '', '2024.5', '1e9'])('refuses --fiscal-year "%s"', (stated) => {
    expect(() => fiscalYearOfAwardFile('fy2024.jsonl', stated, 2026)).toThrow('2000 から 2026 まで');
  });

  it('refuses a year to come in the name', () => {
    expect(() => fiscalYearOfAwardFile('fy2030.jsonl', undefined, 2026)).toThrow('ファイル名の年度（2030）');
  });
});
