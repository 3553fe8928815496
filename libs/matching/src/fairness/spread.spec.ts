import fc from 'fast-check';
import { bandOf } from '../ranking/score';
import { NO_SPREAD, type Placeable, SPREAD, spread } from './spread';

interface Item extends Placeable {
  readonly id: string;
}
const item = (id: string, provider: string, logit: number): Item => ({
  id,
  provider,
  logit,
  band: bandOf(1 / (1 + Math.exp(-logit))),
});
const inOrder = (items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => b.logit - a.logit || (a.id < b.id ? -1 : 1));
const apply = (items: readonly Item[], rule = SPREAD): Item[] => spread(inOrder(items), (one) => one, rule);
const ids = (items: readonly Item[]): string => items.map(({ id }) => id).join('');

/** Close to each other and across the borders of bands; few providers, one of them not known. */
const items = fc
  .array(
    fc.record({
      provider: fc.constantFrom('', 'X', 'Y', 'Z'),
      logit: fc.integer({ min: 30, max: 52 }).map((n) => n / 100),
    }),
    { maxLength: 14 },
  )
  .map((list) => list.map(({ provider, logit }, i) => item(String.fromCharCode(97 + i), provider, logit)));

describe('spread', () => {
  it('takes another provider forward where one follows itself and the other is nearly equal', () => {
    const list = [item('a', 'X', 0.9), item('b', 'X', 0.88), item('c', 'X', 0.86), item('d', 'Y', 0.8)];
    expect(ids(apply(list))).toBe('abdc');
  });

  it('leaves a better one where it is, and those of which no provider is known', () => {
    expect(ids(apply([item('a', 'X', 1), item('b', 'X', 1), item('c', 'X', 1), item('d', 'Y', 0.7)]))).toBe('abcd');
    expect(ids(apply([item('a', '', 1), item('b', '', 1), item('c', '', 1), item('d', 'Y', 1)]))).toBe('abcd');
  });

  it('stops taking others forward when those who wait have lost as many places as they may', () => {
    const many = [...'abcdefghij'].map((id) => item(id, 'X', 0.2));
    const others = [...'klmnop'].map((id) => item(id, 'Y', 0.15));
    expect(ids(apply([...many, ...others]))).toBe('abkcdlefmghijnop');
  });

  it('is a permutation that lowers nobody by more than the rule says and crosses no band', () => {
    fc.assert(
      fc.property(items, (list) => {
        const before = inOrder(list);
        const after = apply(list);
        expect(ids(inOrder(after))).toBe(ids(before));
        for (const [i, one] of before.entries()) {
          expect(after.indexOf(one) - i).toBeLessThanOrEqual(SPREAD.mostPlaces);
          for (const worse of before.slice(i + 1)) {
            if (after.indexOf(worse) > after.indexOf(one)) continue;
            expect(worse.band).toBe(one.band);
            expect(one.logit - worse.logit).toBeLessThanOrEqual(SPREAD.nearlyEqual + 1e-12);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never places a candidate lower because its score rises', () => {
    fc.assert(
      fc.property(items, fc.nat(), fc.integer({ min: 1, max: 30 }), (list, which, steps) => {
        fc.pre(list.length > 0);
        const chosen = list[which % list.length]!;
        const better = item(chosen.id, chosen.provider, chosen.logit + steps / 100);
        const rank = (placed: readonly Item[]) => placed.findIndex(({ id }) => id === chosen.id);
        const after = apply(list.map((one) => (one === chosen ? better : one)));
        expect(rank(after)).toBeLessThanOrEqual(rank(apply(list)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same each time, whatever the order it is given in, and can be switched off', () => {
    fc.assert(
      fc.property(items, (list) => {
        expect(ids(apply([...list].reverse()))).toBe(ids(apply(list)));
        expect(ids(apply(list, NO_SPREAD))).toBe(ids(inOrder(list)));
      }),
    );
  });

  it('lets no provider follow itself more often than allowed where an equal one waits and nobody has waited too long', () => {
    const generous = { ...SPREAD, mostPlaces: 99 };
    fc.assert(
      fc.property(items, (list) => {
        const placed = apply(
          list.map((one) => ({ ...one, logit: 0, band: 'fit' as const })),
          generous,
        );
        for (let i = generous.mostInARow; i < placed.length; i++) {
          const { provider } = placed[i]!;
          const before = placed.slice(i - generous.mostInARow, i);
          if (provider === '' || before.some((one) => one.provider !== provider)) continue;
          expect(placed.slice(i).every((one) => one.provider === provider)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
