import fc from 'fast-check';
import { parseRate } from './rates';

const third = expect.closeTo(1 / 3, 10);
const twoThirds = expect.closeTo(2 / 3, 10);

describe('parseRate', () => {
  it.each([
    ['1/2', 0.5],
    ['１／２以内', 0.5],
    ["'３分の２", twoThirds],
    ['三分の二', twoThirds],
    ['3/4以内', 0.75],
    ['10/10', 1],
    ['１０／１０', 1],
    ['½', 0.5],
    ['50%', 0.5],
    ['99.5％', 0.995],
    ['５割', 0.5],
    ['八割五分', 0.85],
    ['5.5/10', 0.55],
    ['補助率：2/3', twoThirds],
    ['補助対象経費の２分の１以内', 0.5],
    ['国費率　9/10', 0.9],
    ['全額補助', 1],
    ['0.5', 0.5],
    ['1', 1],
    ['最大1/2', 0.5],
    ['原則１／２', 0.5],
    ['国1/2、都道府県1/4、市町村1/4', 0.5],
    ['当該経費の一部を補助【補助率：３分の１】（※補助上限額：130万）', third],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toEqual({
      kind: 'share',
      text,
      maxRate: rate,
      rates: [rate],
      fixedAmount: false,
      open: false,
    });
  });

  it.each([
    ['1/2、2/3', [0.5, twoThirds], twoThirds],
    ['３／４、１／２、３／４', [0.75, 0.5], 0.75],
    ['➀１／１０➁１／３', [0.1, third], third],
    ['①1／2②1／2③10／10', [0.5, 1], 1],
    ['大企業：1/3、中小企業：2/3', [third, twoThirds], twoThirds],
    ['国1/3、都道府県2/3、国1/2、都道府県1/2', [third, 0.5], 0.5],
    ['50％～85％', [0.5, 0.85], 0.85],
    ['医療機関（補助率：1/2）、薬局（補助率：1/3）', [0.5, third], 0.5],
  ])('gives all rates of %s and the highest', (text, rates, maxRate) => {
    expect(parseRate(text)).toMatchObject({ kind: 'share', rates, maxRate });
  });

  it('tells a fixed amount beside rates, and rates beyond the named ones', () => {
    expect(parseRate('１／３または定額')).toMatchObject({
      kind: 'share',
      maxRate: third,
      fixedAmount: true,
      open: false,
    });
    expect(parseRate('定額（10/10相当）')).toMatchObject({ kind: 'share', maxRate: 1, fixedAmount: true });
    expect(parseRate('1/2等')).toMatchObject({ kind: 'share', maxRate: 0.5, open: true });
    expect(parseRate('災害復旧（補助率2/3以上）')).toMatchObject({ kind: 'share', open: true });
  });

  it.each(['定額', '定額補助', '【補助率：定額補助】', '取組を支援（補助率：定額）'])(
    'knows %s as a fixed amount',
    (text) => {
      expect(parseRate(text)).toMatchObject({ kind: 'fixed', text, maxRate: null });
    },
  );

  it.each([
    ['', 'empty'],
    ['該当なし', 'empty'],
    ['―', 'empty'],
    ['委託', 'not_a_subsidy'],
    ['利子補給率：0.7％以内', 'not_a_subsidy'],
    ['予算の範囲内で補助', 'no_rate'],
    ['3/2', 'no_rate'],
    ['2024/4/1から', 'no_rate'],
    ['国⇒執行団体（補助　定額）⇒間接補助事業者（補助　2/3以内）', 'chain'],
    ['対象経費について、1/2までの範囲で地方公共団体が支援した額の1/2', 'conditional'],
    ['標準的燃費水準の車両との差額の1/3又は1/4', 'conditional'],
    ['国1/3、県1/3以上、合計2/3以上で補助。', 'conditional'],
    ['１/２（東日本大震災は４/５）', 'conditional'],
    ['１．交付率：原則 ２/３２．交付率：２/３～１/３等', 'conditional'],
    ['定額（基金造成）', 'conditional'],
  ])('leaves %s unknown: %s', (text, reason) => {
    expect(parseRate(text)).toEqual({ kind: 'unknown', text, maxRate: null, reason });
  });

  it('keeps the original wording and never leaves 0..1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom('以内', '', '等'),
        (over, under, tail) => {
          const text = `${over}/${under}${tail}`;
          const reading = parseRate(text);
          expect(reading.text).toBe(text);
          if (over > 0 && over <= under) expect(reading.maxRate).toBeCloseTo(over / under, 10);
          else expect(reading.maxRate).toBeNull();
        },
      ),
    );
  });
});
