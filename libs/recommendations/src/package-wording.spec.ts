import type { MemberKey, MoneyStack, NeedCoverage, Package, TimelineStep } from '@app/matching';
import {
  describeCaution,
  describeComposition,
  describeCoverage,
  describeDifference,
  describeMinistries,
  describeMoney,
  describeMoneyLine,
  describeNoPackages,
  describeTimeline,
} from './package-wording';

const nameOf = ({ id }: MemberKey): string => `「${id}」`;
const program = (id: string): MemberKey => ({ kind: 'program', id });
const YEN = 10_000;

const coverage = (level: NeedCoverage['level'], ...by: string[]): NeedCoverage => ({
  needId: 'n',
  degree: 0.5,
  level,
  by: by.map(program),
  nearest: null,
});

const line = { ...program('甲'), funding: 'grant', floorYen: null } as const;
const money = (changes: Partial<MoneyStack>): MoneyStack => ({
  budgetYen: 3600 * YEN,
  ownShareYen: 900 * YEN,
  ownShareNeededYen: 0,
  grantsYen: 0,
  loansYen: 0,
  openYen: null,
  moreOwnShare: null,
  lines: [{ ...line, yen: 1000 * YEN, ownShareYen: null, ceilingYen: 1000 * YEN, rate: null }],
  ...changes,
});
const packageOf = (rank: number, ...ids: string[]): Package =>
  ({ rank, members: ids.map(program) }) as unknown as Package;

describe('the wording of packages', () => {
  it.each([
    [coverage('well', '甲', '乙'), '「足」: 「甲」「乙」が応えられる見込みです。'],
    [coverage('partly', 'a', 'b', 'c', 'd'), '「足」: 「a」「b」「c」など4件が一部に応えられる見込みです。'],
    [coverage('open', '甲'), '「足」: 「甲」に望みがありますが、応えられるかははっきりしません。'],
    [coverage('open'), '「足」: 応えられる候補がまだ見つかっていません。'],
    [
      { ...coverage('open'), nearest: program('甲') },
      '「足」: 応えられる候補がまだ見つかっていません。いちばん近いのは「甲」ですが、応えられる見込みは低いです。',
    ],
  ])('coverage %#', (one, text) => expect(describeCoverage(one, '足', nameOf)).toBe(text));

  it('names kinds with their numbers, and the idea as a whole', () => {
    expect(describeComposition([{ kind: 'program' }, { kind: 'program' }, { kind: 'offering' }])).toBe(
      '支援施策2件、提供サービス1件',
    );
    expect(describeCoverage(coverage('well', '甲'), '', nameOf)).toBe('構想全体: 「甲」が応えられる見込みです。');
  });

  it('says what an alternative has instead', () => {
    const first = packageOf(1, 'a', 'b', 'c');
    expect(describeDifference(packageOf(2, 'a', 'd', 'e'), first, nameOf)).toBe(
      '案1の「b」「c」の代わりに、「d」「e」を組み合わせます。',
    );
    expect(describeDifference(packageOf(2, 'a'), first, nameOf)).toBe('案1から「b」「c」を除いた案です。');
    expect(describeDifference(packageOf(2, 'a', 'b', 'c', 'd'), first, nameOf)).toBe('案1に「d」を加えた案です。');
  });

  it('says what one program pays, and what is not known', () => {
    const pays = { yen: 900 * YEN, ownShareYen: 900 * YEN, ceilingYen: null, rate: 0.5 };
    expect(describeMoneyLine({ ...line, ...pays }, nameOf)).toBe(
      '「甲」: 最大 900万円（上限額の記載なし、補助率 最大 50%）。あわせて自己負担 900万円が要ります。',
    );
    const unknown = { yen: null, ownShareYen: null, ceilingYen: null, rate: null };
    expect(describeMoneyLine({ ...line, ...unknown }, nameOf)).toBe(
      '「甲」: 金額は分かりません（上限額の記載なし、補助率の記載なし）。',
    );
  });

  it.each<[Partial<MoneyStack>, RegExp]>([
    [{ lines: [] }, /費用を出す施策は、この案に入っていません。/],
    [{ budgetYen: null }, /事業費が未入力のため/],
    [{ grantsYen: 1000 * YEN, openYen: 1700 * YEN }, /補助で最大 1,000万円、自己負担 900万円。残り 1,700万円は、まだ/],
    [{ grantsYen: 2700 * YEN, openYen: 0 }, /自己負担 900万円で賄える計算です。$/],
    [
      { grantsYen: 1000 * YEN, ownShareYen: null, ownShareNeededYen: 500 * YEN },
      /少なくとも 500万円の自己負担が要ります/,
    ],
    [{ ownShareYen: null, openYen: null }, /いくら受けられるかは分かりません/],
    [
      { grantsYen: 900 * YEN, openYen: 1800 * YEN, moreOwnShare: { ownShareYen: 1800 * YEN, grantsYen: 1800 * YEN } },
      /自己負担を 1,800万円まで増やせると、補助は最大 1,800万円になります。/,
    ],
  ])('sums up money %#', (changes, text) => expect(describeMoney(money(changes)).join('')).toMatch(text));

  it('puts what has a day first and the rest together', () => {
    const step = (id: string, changes: Partial<TimelineStep>): TimelineStep => ({
      ...program(id),
      state: 'not_stated',
      opensOn: null,
      closesOn: null,
      fiscalYear: 2027,
      forecast: false,
      prepareBy: null,
      ...changes,
    });
    const steps = describeTimeline(
      [
        step('甲', { state: 'open', closesOn: '2027-01-29', prepareBy: '2027-01-15' }),
        step('乙', { state: 'forecast', forecast: true }),
        step('丙', {}),
        step('丁', {}),
      ],
      nameOf,
    );
    expect(steps[0]).toMatch(/公募中です（.*1月29日.*締切）。遅くとも.*1月15日.*には準備を始めてください。/);
    expect(steps[1]).toMatch(/令和9年度に公募が見込まれます。まだ発表されていません。/);
    expect(steps[2]).toBe('「丙」「丁」: 公募の時期の記載がありません。窓口にご確認ください。');
  });

  it('warns in plain words, and names ministries', () => {
    expect(
      describeCaution({ type: 'rule_unknown', members: [program('甲')], missingFacts: ['population'] }, nameOf),
    ).toBe('「甲」は、対象になるかの確認が必要です（人口）。');
    expect(describeCaution({ type: 'next_stage', members: [program('甲')], stage: 'pilot' }, nameOf)).toContain('実証');
    expect(describeMinistries([{ name: '総務省', members: [] }])).toBe('総務省に相談します。');
    expect(
      describeMinistries([
        { name: '総務省', members: [] },
        { name: '国土交通省', members: [] },
      ]),
    ).toBe('総務省、国土交通省に、一つの構想として合わせて相談します。');
    expect(describeMinistries([])).toBeNull();
  });

  it('says why there is no package', () => {
    const leftOut = { ineligible: 0, covers_nothing: 3, stage: 0, window: 2, money: 0 };
    expect(describeNoPackages(0, leftOut)).toBe(
      '組み合わせに使える候補が見つかりませんでした（候補から外れたもの: 必要な支援に応えられる見込みが低い 3件、公募に間に合わない、または終わっている 2件）。',
    );
    expect(describeNoPackages(2, leftOut)).toContain('中心になる支援施策が見つかりませんでした');
    expect(describeNoPackages(null, null)).toContain('もう一度依頼');
  });
});
