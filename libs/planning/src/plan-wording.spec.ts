import { USUAL_CALENDAR } from './fiscal-calendar';
import { planBackwards, type PlannedWindow } from './plan';
import { describeDatedStep, describePlan, describePlanCaution } from './plan-wording';

const plan = (startOn: string | null, windows: PlannedWindow[] = [], endOn: string | null = null) =>
  planBackwards({
    now: '2026-11-27',
    startOn,
    endOn,
    programs: [{ id: 'p', name: '配送の実証補助金', windows }],
    calendar: USUAL_CALENDAR,
  });
const expected = { fiscalYear: 2027, opensOn: null, closesOn: '2027-06-30', forecast: true };

describe('the wording of plans', () => {
  it('gives each step its day, its budget and what is only expected', () => {
    expect(plan('2027-12-01', [expected]).wanted?.steps.map(describeDatedStep)).toEqual([
      '令和9年6月30日（2027年）まで: 「配送の実証補助金」に応募する（過去の公募からの見込み。まだ発表されていません）',
      '令和9年7月20日（2027年）まで: 財政担当に予算を要求する（9月定例会に出す令和9年度補正予算）',
      '令和9年8月29日（2027年）まで: 「配送の実証補助金」の交付決定を受ける（見込み）',
      '令和9年9月30日（2027年）: 9月定例会で令和9年度補正予算が議決される',
      '令和9年10月17日（2027年）まで: 仕様を固め、契約の手続きを始める',
      '令和9年12月1日（2027年）: 事業を始める',
    ]);
  });

  it('says first whether it fits, what does not, and when it would', () => {
    expect(describePlan(plan('2027-12-01', [expected]))).toBe(
      '令和9年12月1日（2027年）の開始に間に合います。発表前の公募の見込みを含みます。',
    );
    expect(describePlan(plan('2027-05-20'))).toBe(
      '令和9年5月20日（2027年）の開始には間に合いません。予算の要求が間に合いません。いちばん早く始められるのは令和9年8月10日（2027年）です。',
    );
    expect(describePlan(plan(null))).toMatch(/^いちばん早く始められるのは/);
  });

  it('names the law where a year is crossed', () => {
    expect(plan('2027-12-01', [], '2028-06-30').cautions.map(describePlanCaution)).toEqual([
      expect.stringContaining('地方自治法第213条・第214条'),
    ]);
  });
});
