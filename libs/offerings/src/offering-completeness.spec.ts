import { completenessHints, completenessOf } from './offering-completeness';
import { EMPTY_OFFERING, missingForOffering, type OfferingContent, publicTrackRecords } from './offering';

const FULL: OfferingContent = {
  ...EMPTY_OFFERING,
  name: '定期便',
  summary: '運ぶ。',
  description: '山あいへ運ぶ。',
  features: ['週2便'],
  constraints: '強風では飛ばない。',
  themes: ['daily_life'],
  needKinds: ['technology'],
  stages: ['pilot'],
  priceModel: 'subscription',
  priceMinYen: 1,
  pricePeriod: 'month',
  trialAvailable: true,
  trialTerms: '5日間',
  certifications: [{ name: 'ISO 9001', issuer: null, validUntil: null }],
  biddingQualifications: [{ body: '長野県', grade: 'A', number: null, validUntil: null }],
  unifiedQualification: { body: '全省庁', grade: 'A', number: null, validUntil: null },
  trackRecords: [{ body: '試験町', fiscalYear: 2025, amountYen: 1, what: '便', confidential: true }],
  supportLevel: '平日',
  dataLocation: '国内',
  dataExport: 'CSV',
  ipTerms: '発注者',
  accessibility: 'AA',
};

describe('completeness of an offering', () => {
  it('is whole when everything a buyer asks for is answered', () => {
    expect(completenessHints(FULL)).toEqual([]);
    expect(completenessOf(FULL)).toBe(1);
    expect(completenessOf(EMPTY_OFFERING)).toBe(0);
  });

  it('begins with what keeps it from being public, which are the same fields', () => {
    const needed = missingForOffering(EMPTY_OFFERING).map(({ pointer }) => pointer.slice(1));
    expect(
      completenessHints(EMPTY_OFFERING)
        .slice(0, needed.length)
        .map(({ field }) => field),
    ).toEqual(needed);
  });

  it.each<[string, Partial<OfferingContent>, (keyof OfferingContent)[]]>([
    ['a price on request needs no lower bound', { priceModel: 'quote', priceMinYen: null }, []],
    ['a recurring price does', { priceMinYen: null }, ['priceMinYen']],
    ['a trial without terms does not help', { trialTerms: null }, ['trialTerms']],
    ['words about deliveries will do', { trackRecords: [], trackRecord: '町2団体で運航' }, []],
    ['blanks are nothing', { ipTerms: ' 　' }, ['ipTerms']],
  ])('%s', (_, change, fields) => {
    expect(completenessHints({ ...FULL, ...change }).map(({ field }) => field)).toEqual(fields);
  });

  it('tells of each empty field in words who does not find it', () => {
    for (const { label, hiddenFrom } of completenessHints(EMPTY_OFFERING)) {
      expect(label).not.toBe('');
      expect(hiddenFrom).toMatch(/人|自治体|担当者|部署|大学/);
    }
  });
});

it('confidential deliveries keep body and amount to themselves', () => {
  expect(publicTrackRecords(FULL.trackRecords)).toEqual([
    { body: '非公開', fiscalYear: 2025, amountYen: null, what: '便', confidential: true },
  ]);
});
