import { composePackages } from './compose';
import { seriesOf } from './conflicts';
import { type Facts, ideaWith, judged, OPTIONS } from './packages.fixtures';
import { canMeetAll, latestStarts, memberWindow } from './schedule';
import type { Package, PackageCaution } from './types';

const program = (id: string, facts: Partial<Facts> = {}) =>
  judged({ id, provider: `${id}省`, text: { name: `${id}事業` }, covers: { n1: 1 }, score: 0.9, ...facts });
const window = (
  closesOn: string | null,
  status: 'confirmed' | 'forecast' = 'confirmed',
  opensOn: string | null = null,
) => ({
  fiscalYear: 2026,
  opensOn,
  closesOn,
  status,
});
const best = (idea: Parameters<typeof composePackages>[0], ...list: Parameters<typeof composePackages>[1]): Package =>
  composePackages(idea, list, { ...OPTIONS, alternatives: 1 }).packages[0]!;
const ids = ({ members }: Package): string[] => members.map(({ id }) => id);
const caution = (one: Package, type: PackageCaution['type']): PackageCaution | undefined =>
  one.cautions.find((found) => found.type === type);

describe('what a package says', () => {
  const idea = ideaWith(['n1', 'n2', 'n3'], { stage: 'idea', startOn: '2026-12-01', budgetYen: 10_000_000 });

  it('says what covers which need, and what stays open', () => {
    const one = best(
      idea,
      program('甲', { covers: { n1: 1 }, score: 0.7 }),
      judged({ kind: 'offering', id: 'o', covers: { n1: 0.65, n2: 0.7 }, score: 0.7 }),
    );
    expect(one.coverage.map(({ needId, level, by }) => [needId, level, by.map(({ id }) => id)])).toEqual([
      ['n1', 'well', ['甲', 'o']],
      ['n2', 'partly', ['o']],
      ['n3', 'open', []],
    ]);
    // Half of the way from a kind that is right to words that leave no doubt.
    const fit = Math.sqrt(0.7);
    expect(one.coverage[0]!.degree).toBeCloseTo(1 - (1 - fit) * (1 - fit * 0.55));
    expect(one.members[0]!.gain).toBeGreaterThan(0);
    expect(one.ministries).toEqual([{ name: '甲省', members: [{ kind: 'program', id: '甲' }] }]);
  });

  it('knows what meets a need for money, and that the right kind of support alone says little', () => {
    const degreeOf = (need: string, facts: Partial<Facts>): number =>
      composePackages(ideaWith(['money', 'n1']), [program('甲', { score: 0.64, covers: { n1: 0.8 }, ...facts })], {
        ...OPTIONS,
        moneyNeed: 'money',
      }).packages[0]!.coverage.find(({ needId }) => needId === need)!.degree;
    expect(degreeOf('money', { funding: 'grant' })).toBeCloseTo(0.8);
    expect(degreeOf('money', { funding: 'loan' })).toBeCloseTo(0.4);
    expect(degreeOf('money', { funding: 'none', covers: { money: 1, n1: 1 } })).toBe(0);
    expect(degreeOf('n1', {})).toBeCloseTo(0.8);
    expect(degreeOf('n1', { funding: 'grant', covers: { n1: 0.5 } })).toBeCloseTo(0.08);
  });

  it('puts windows in order, forecasts marked, with the day to begin preparing', () => {
    const one = best(
      idea,
      program('甲', { windows: [window('2027-02-28')], covers: { n1: 1 } }),
      program('乙', { windows: [window('2026-11-10', 'forecast')], covers: { n2: 1 } }),
      program('丙', { covers: { n3: 1 } }),
    );
    expect(one.timeline.map(({ id, state, prepareBy }) => [id, state, prepareBy])).toEqual([
      ['乙', 'forecast', '2026-10-27'],
      ['甲', 'open', '2027-02-14'],
      ['丙', 'not_stated', null],
    ]);
    expect(one.timeline[0]!.forecast).toBe(true);
  });

  it('takes no more windows than can be prepared one after another, and none that is over', () => {
    const closing = (id: string, day: string) => program(id, { windows: [window(day)], covers: { n1: 1, n2: 1 } });
    const one = best(ideaWith(['n1', 'n2']), closing('甲', '2026-10-20'), closing('乙', '2026-10-22'));
    expect(one.members).toHaveLength(1);
    const gone = composePackages(ideaWith(['n1']), [closing('甲', '2026-09-30'), closing('乙', '2026-10-05')], OPTIONS);
    expect(gone).toMatchObject({ packages: [], leftOut: { window: 2 } });
    expect(
      memberWindow([window(null, 'forecast', '2027-02-01')], { endOn: '2026-12-31' }, '2026-10-01', 14),
    ).toBeNull();
  });

  it('schedules the earliest deadline first', () => {
    expect(canMeetAll([28, Infinity, 14], 14)).toBe(true);
    expect(canMeetAll([27, 14], 14)).toBe(false);
    expect(latestStarts([40, Infinity, 35], 14)).toEqual([26, Infinity, 12]);
  });

  it.each<[string, Partial<Facts>, Partial<Facts>]>([
    [
      'the same program from two sources',
      { text: { name: '令和8年度 地域の足づくり支援事業（第2次公募）' } },
      { text: { name: '地域の足づくり支援事業' } },
    ],
    [
      'a program that excludes other subsidies',
      { funding: 'grant', text: { name: 'あ', requirements: '国の他の補助金の交付を受けている事業は対象外とする。' } },
      { funding: 'grant', text: { name: 'い' }, covers: { n2: 1 } },
    ],
    [
      'prerequisites that cannot hold together',
      { verdict: 'unknown', rule: { all: [{ is: 'amount', minYen: 5_000_000 }] } },
      { verdict: 'unknown', rule: { is: 'amount', maxYen: 4_000_000 }, covers: { n2: 1 } },
    ],
  ])('keeps apart: %s', (_, a, b) => {
    const open = ideaWith(['n1', 'n2']);
    expect(best(open, program('甲', a), program('乙', b)).members).toHaveLength(1);
    expect(best(open, program('甲'), program('乙', { covers: { n2: 1 } })).members).toHaveLength(2);
  });

  it('keeps together what only asks to divide the costs, and says so', () => {
    const requirements = '同一の経費について他の補助金と重複して受けることはできない。';
    const grant = { funding: 'grant' } as const;
    const one = best(
      idea,
      program('甲', { ...grant, text: { name: 'あ', requirements } }),
      program('乙', { ...grant, covers: { n2: 1 } }),
    );
    expect(one.members).toHaveLength(2);
    expect(caution(one, 'divide_costs')).toMatchObject({ members: [{ id: '乙' }, { id: '甲' }] });
    expect(caution(one, 'excludes_others')).toMatchObject({ source: requirements });
  });

  it('takes candidates for the next stage with a word, and none for stages further on or gone', () => {
    const one = best(
      idea,
      program('甲'),
      judged({ kind: 'offering', id: 'next', covers: { n2: 1 }, stages: ['study'] }),
      judged({ kind: 'offering', id: 'far', covers: { n3: 1 }, stages: ['pilot'] }),
    );
    expect(ids(one)).toEqual(['甲', 'next']);
    expect(caution(one, 'next_stage')).toEqual({
      type: 'next_stage',
      members: [{ kind: 'offering', id: 'next' }],
      stage: 'study',
    });
  });

  it('warns of open conditions, late decisions and loans', () => {
    const one = best(
      idea,
      program('甲', {
        verdict: 'unknown',
        funding: 'grant',
        gaps: [{ type: 'rule_unknown', missingFacts: ['population'], sources: [] }],
        windows: [window('2026-12-20')],
      }),
      program('乙', { funding: 'loan', covers: { n2: 1 }, gaps: [{ type: 'rule_not_recorded' }] }),
    );
    expect(one.cautions.map(({ type }) => type)).toEqual([
      'rule_unknown',
      'rule_not_recorded',
      'decided_after_start',
      'repay',
    ]);
    expect(caution(one, 'rule_unknown')).toMatchObject({ missingFacts: ['population'] });
  });

  it('knows a program by its name without year, round and brackets', () => {
    expect(seriesOf('令和７年度補正 〇△支援事業（二次公募）')).toBe(seriesOf('〇△支援事業'));
    expect(seriesOf('甲支援事業')).not.toBe(seriesOf('乙支援事業'));
    expect(seriesOf('（令和7年度）')).toBe('');
  });
});
