import { EMPTY_OFFERING, missingForOffering, type OfferingContent, offeringContradictions } from './offering';

const COMPLETE: OfferingContent = {
  ...EMPTY_OFFERING,
  name: '山あいの集落へ向かうドローン定期便',
  summary: '食品と日用品を決まった時刻に運ぶ。',
  themes: ['daily_life'],
  needKinds: ['technology'],
};

const pointers = (problems: readonly { pointer: string }[]): string[] => problems.map(({ pointer }) => pointer);

describe('offering', () => {
  it('may be empty as a draft', () => {
    expect(offeringContradictions(EMPTY_OFFERING)).toEqual([]);
  });

  it('names everything that is missing for publication at once', () => {
    expect(pointers(missingForOffering(EMPTY_OFFERING))).toEqual(['/name', '/summary', '/themes', '/needKinds']);
    expect(missingForOffering(COMPLETE)).toEqual([]);
  });

  it('does not take blanks for a name', () => {
    expect(pointers(missingForOffering({ ...COMPLETE, name: ' 　' }))).toEqual(['/name']);
  });

  it('asks for prices in order, when both are stated', () => {
    const priced = (priceMinYen: number | null, priceMaxYen: number | null) =>
      pointers(offeringContradictions({ ...COMPLETE, priceMinYen, priceMaxYen }));
    expect(priced(2, 1)).toEqual(['/priceMaxYen']);
    expect(priced(1, 1)).toEqual([]);
    expect(priced(2, null)).toEqual([]);
    expect(priced(null, 0)).toEqual([]);
  });

  it('has no trial terms without a trial', () => {
    const trial = (trialAvailable: boolean, trialTerms: string | null) =>
      pointers(offeringContradictions({ ...COMPLETE, trialAvailable, trialTerms }));
    expect(trial(false, '5日間')).toEqual(['/trialAvailable']);
    expect(trial(true, '5日間')).toEqual([]);
    expect(trial(true, null)).toEqual([]);
    expect(trial(false, null)).toEqual([]);
  });
});
