import { EMPTY_PRECEDENT, missingForPrecedent, type PrecedentContent, precedentContradictions } from './precedent';

const COMPLETE: PrecedentContent = {
  ...EMPTY_PRECEDENT,
  title: '雪室で寝かせた酒を海外の料理店へ',
  reason: '出荷量が3分の1に減った。',
  tried: '共同の雪室を建てた。',
  outcome: '取引先が37軒になった。',
  themes: ['export'],
  finishedFiscalYear: 2023,
};

describe('precedent', () => {
  it('may be empty as a draft', () => {
    expect(precedentContradictions(EMPTY_PRECEDENT)).toEqual([]);
  });

  it('names everything that is missing for publication at once', () => {
    expect(missingForPrecedent(EMPTY_PRECEDENT).map(({ pointer }) => pointer)).toEqual([
      '/title',
      '/reason',
      '/tried',
      '/outcome',
      '/themes',
      '/finishedFiscalYear',
    ]);
    expect(missingForPrecedent(COMPLETE)).toEqual([]);
  });

  it.each([
    [2024, 2023, ['/finishedFiscalYear']],
    [2023, 2023, []],
    [null, 2023, []],
    [2024, null, []],
  ])('from fiscal year %s to %s: %j is wrong', (startedFiscalYear, finishedFiscalYear, wrong) => {
    const problems = precedentContradictions({ ...COMPLETE, startedFiscalYear, finishedFiscalYear });
    expect(problems.map(({ pointer }) => pointer)).toEqual(wrong);
  });
});
