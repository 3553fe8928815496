import fc from 'fast-check';
import { addBusinessDays, businessDaysBetween, isBusinessDay } from './business-day';
import { addDays } from './day';

const day = fc.integer({ min: 0, max: 3650 }).map((n) => addDays('2025-01-01', n));

describe('business days', () => {
  it.each([
    ['2026-11-27', true, '金曜日'],
    ['2026-11-28', false, '土曜日'],
    ['2026-11-03', false, '文化の日'],
    ['2026-09-22', false, '国民の休日'],
    ['2027-03-22', false, '振替休日'],
    ['2026-12-28', true, '仕事納め'],
    ['2026-12-29', false, '年末'],
    ['2027-01-04', true, '仕事始め'],
  ])('%s: %s (%s)', (when, expected) => {
    expect(isBusinessDay(when)).toBe(expected);
  });

  it('jump over weekends, holidays and the end of the year', () => {
    expect(addBusinessDays('2026-12-25', 3)).toBe('2027-01-05');
    expect(addBusinessDays('2026-09-18', 1)).toBe('2026-09-24');
    expect(addBusinessDays('2026-11-28', 0)).toBe('2026-11-30');
  });

  it('are counted as they were added', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const to = addBusinessDays(from, count);
        expect(isBusinessDay(to)).toBe(true);
        expect(businessDaysBetween(from, to)).toBe(count);
        expect(businessDaysBetween(from, addDays(to, -1))).toBe(count - 1);
      }),
    );
  });
});
