import fc from 'fast-check';
import { formatYen, parseYen, type MoneyAmount } from './money';

const stated = (maxYen: number, more: Partial<MoneyAmount> = {}): MoneyAmount => ({
  ok: true,
  maxYen,
  minYen: null,
  basis: 'total',
  approximate: false,
  ...more,
});

describe('parseYen', () => {
  it.each([
    ['1億2,300万円', 123_000_000],
    ['５００千円', 500_000],
    ['上限１，０００万円', 10_000_000],
    ['3百万円', 3_000_000],
    ['30億円', 3_000_000_000],
    ['1.5億円', 150_000_000],
    ['1.1億円', 110_000_000],
    ['2億5千万円', 250_000_000],
    ['９千万円', 90_000_000],
    ['三百万円', 3_000_000],
    ['一億二千三百万円', 123_000_000],
    ['十万円', 100_000],
    ['900,000,000 円', 900_000_000],
    ['100 百万円', 100_000_000],
    ['補助上限額：907百万円', 907_000_000],
    ['（※補助上限額：1,500万円）', 15_000_000],
    ['3000万円以内', 30_000_000],
    ['最大40百万', 40_000_000],
    ["'30億以内", 3_000_000_000],
    ['定額（上限550万円）', 5_500_000],
    ['1兆円', 1_000_000_000_000],
  ])('reads %s', (text, maxYen) => {
    expect(parseYen(text)).toEqual(stated(maxYen));
  });

  it.each([
    ['１，０００万円～１，５００万円', stated(15_000_000, { minYen: 10_000_000 })],
    ['上限５億円、下限250万円', stated(500_000_000, { minYen: 2_500_000 })],
    ['下限額：20万円、上限額：200万円', stated(2_000_000, { minYen: 200_000 })],
    ['100万円以上500万円以下', stated(5_000_000, { minYen: 1_000_000 })],
    ['1～1.7億円', stated(170_000_000, { minYen: 100_000_000 })],
    ['100～150千円', stated(150_000, { minYen: 100_000 })],
    ['～5億円', stated(500_000_000)],
  ])('reads the range %s', (text, expected) => {
    expect(parseYen(text)).toEqual(expected);
  });

  it.each([
    ['補助上限：原則30億円', stated(3_000_000_000, { approximate: true })],
    ['3,000万円程度', stated(30_000_000, { approximate: true })],
    ['１事業あたり５億円', stated(500_000_000, { basis: 'per_applicant' })],
    ['24万円/1事業者', stated(240_000, { basis: 'per_applicant' })],
    ['年間7億円', stated(700_000_000, { basis: 'per_year' })],
    ['上限500万円／年', stated(5_000_000, { basis: 'per_year' })],
    ['1.5万円/10a', stated(15_000, { basis: 'per_unit' })],
    ['160万円/戸', stated(1_600_000, { basis: 'per_unit' })],
    ['補助上限額：1戸あたり200万円', stated(2_000_000, { basis: 'per_unit' })],
  ])('tells what %s counts for', (text, expected) => {
    expect(parseYen(text)).toEqual(expected);
  });

  it.each([
    ['', 'empty'],
    ['なし', 'empty'],
    ['－', 'empty'],
    ['上限なし', 'unlimited'],
    ['予算の範囲内', 'within_budget'],
    ['定額', 'fixed_amount'],
    ['最大50%', 'share_of_cost'],
    ['補助対象経費の10/10', 'share_of_cost'],
    ['２分の１以内', 'share_of_cost'],
    ['個人1,500万円、法人3,000万円等', 'several_amounts'],
    ['400万円又は500万円', 'several_amounts'],
    ['補助上限額：①2億円、②1億円補助下限額：100万円', 'several_amounts'],
    ['①1,000万円', 'conditional'],
    ['1,500万円等', 'conditional'],
    ['7,182億円 【基金（令和７年度まで）】', 'conditional'],
    ['融資額１０億円', 'conditional'],
    ['総額30億円', 'conditional'],
    ['令和５年度1,513,710,000円', 'conditional'],
    ['補助対象経費（上限額）：２０万円', 'cost_limit'],
    ['補助対象経費の９８％又は原則 3,000 万円のいずれか低い方', 'cost_limit'],
    ['下限250万円', 'no_ceiling'],
    ['上限： $1,000万', 'other_currency'],
    ['新築最大100万pt/戸', 'no_amount'],
    ['人口１０万人', 'no_amount'],
    ['千円未満切捨て', 'no_amount'],
    ['要綱により規定', 'no_amount'],
  ])('gives no number for %s: %s', (text, reason) => {
    expect(parseYen(text)).toEqual({ ok: false, reason });
  });

  it('never takes a list number for a digit of the amount', () => {
    // NFKC alone would turn ①20 into 120 and ⒈5 into 1.5.
    expect(parseYen('①20,000千円')).toEqual({ ok: false, reason: 'conditional' });
    expect(parseYen('⒈5億円')).toEqual({ ok: false, reason: 'conditional' });
  });

  it('reads back what formatYen writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), (yen) => {
        expect(parseYen(formatYen(yen))).toEqual(stated(yen));
      }),
    );
  });
});

describe('formatYen', () => {
  it.each([
    [123_000_000, '1億2,300万円'],
    [500_000, '50万円'],
    [12_345, '1万2,345円'],
    [0, '0円'],
    [-5_000_000, '-500万円'],
    [1_000_000_000_000, '1兆円'],
    [100_000_001, '1億1円'],
  ])('writes %d as %s', (yen, text) => {
    expect(formatYen(yen)).toBe(text);
  });

  it('refuses fractions of a yen', () => {
    expect(() => formatYen(1.5)).toThrow(RangeError);
  });
});
