import fc from 'fast-check';
import { composePackages } from './compose';
import { frameOf, moneyStack, moneyTermsOf } from './money';
import { ideaWith, judged, OPTIONS } from './packages.fixtures';
import type { MoneyStack } from './types';

const YEN = 1_000_000;
interface Terms {
  ceiling?: number;
  floor?: number;
  rate?: number;
  funding?: 'grant' | 'loan';
}

function stack(
  budget: number | null,
  own: number | null,
  programs: Readonly<Record<string, Terms>>,
): MoneyStack | null {
  const frame = frameOf({ budgetYen: budget, ownShareYen: own });
  const members = Object.entries(programs).map(([id, { ceiling, floor, rate, funding = 'grant' }]) => {
    const amountYen =
      ceiling === undefined && floor === undefined ? null : { min: floor ?? null, max: ceiling ?? null };
    const { candidate } = judged({ id, funding, amountYen, maxRate: rate ?? null });
    return { kind: 'program', id, money: moneyTermsOf(candidate, frame) };
  });
  return members.some(({ money }) => money === null)
    ? null
    : moneyStack(
        members.map((member) => ({ ...member, money: member.money! })),
        frame,
      );
}
const yenOf = (result: MoneyStack | null): Record<string, number | null> =>
  Object.fromEntries(result!.lines.map(({ id, yen }) => [id, yen]));

describe('money', () => {
  it('fills the cost with ceilings and the own share', () => {
    // Of two with the same rate the smaller is used up first, so that no part is left too small to be worth it.
    const result = stack(36 * YEN, 9 * YEN, { a: { ceiling: 30 * YEN, rate: 1 }, b: { ceiling: 10 * YEN, rate: 1 } });
    expect(yenOf(result)).toEqual({ a: 17 * YEN, b: 10 * YEN });
    expect(result).toMatchObject({ grantsYen: 27 * YEN, openYen: 0, ownShareNeededYen: 0, moreOwnShare: null });
  });

  it('pays by the rate of the part it takes over, and says what more own money would bring', () => {
    const result = stack(36 * YEN, 9 * YEN, { a: { rate: 0.5, ceiling: 100 * YEN } });
    expect(yenOf(result)).toEqual({ a: 9 * YEN });
    expect(result).toMatchObject({ ownShareNeededYen: 9 * YEN, openYen: 18 * YEN });
    expect(result!.moreOwnShare).toEqual({ ownShareYen: 18 * YEN, grantsYen: 18 * YEN });
  });

  it('uses the highest rate first, because it asks for the least own money', () => {
    const result = stack(30 * YEN, 5 * YEN, {
      a: { rate: 0.5, ceiling: 20 * YEN },
      b: { rate: 0.8, ceiling: 16 * YEN },
    });
    // a gets the least that is worth an application, a twentieth of what is wanted.
    expect(yenOf(result)).toEqual({ a: 1.25 * YEN, b: 15 * YEN });
    expect(result!.ownShareNeededYen).toBe(5 * YEN);
  });

  it('leaves unknown what nobody has stated', () => {
    const result = stack(36 * YEN, null, { a: {}, b: { ceiling: 10 * YEN } });
    expect(yenOf(result)).toEqual({ a: null, b: 10 * YEN });
    expect(result).toMatchObject({ openYen: null, grantsYen: 10 * YEN, ownShareYen: null });
    expect(result!.lines[1]!.ownShareYen).toBeNull();
    expect(stack(null, null, { a: { ceiling: 5 * YEN, rate: 0.5 } })).toMatchObject({ budgetYen: null, openYen: null });
  });

  it('borrows only what grants leave', () => {
    const result = stack(36 * YEN, 6 * YEN, {
      a: { ceiling: 10 * YEN, rate: 1 },
      l: { ceiling: 50 * YEN, funding: 'loan' },
    });
    expect(yenOf(result)).toEqual({ a: 10 * YEN, l: 20 * YEN });
    expect(result).toMatchObject({ grantsYen: 10 * YEN, loansYen: 20 * YEN, openYen: 0 });
  });

  it.each([
    ['the project is too small for its floor', 10 * YEN, 0, { a: { floor: 20 * YEN } }],
    ['no own money for its rate', 10 * YEN, 0, { a: { rate: 0.5, ceiling: 5 * YEN } }],
  ])('cannot pay: %s', (_, budget, own, programs) => expect(stack(budget, own, programs)).toBeNull());

  it('of two that could both pay everything for the same needs takes one', () => {
    const grant = (id: string, need: string, max: number | null) =>
      judged({
        id,
        funding: 'grant',
        provider: id,
        covers: { [need]: 1 },
        score: 0.9,
        text: { name: id },
        maxRate: 1,
        amountYen: max === null ? null : { min: null, max },
      });
    const idea = ideaWith(['n1', 'n2'], { budgetYen: 30 * YEN, ownShareYen: 5 * YEN });
    const members = (...list: Parameters<typeof composePackages>[1]) =>
      composePackages(idea, list, OPTIONS).packages[0]!.members.map(({ id }) => id);
    expect(members(grant('あ', 'n1', null), grant('い', 'n1', 80 * YEN))).toHaveLength(1);
    // One pays a part only, or they are for different things.
    expect(members(grant('あ', 'n1', null), grant('い', 'n1', 10 * YEN))).toHaveLength(2);
    expect(members(grant('あ', 'n1', null), grant('い', 'n2', 80 * YEN))).toHaveLength(2);
  });

  it('divides so that no other division gives more', () => {
    const terms = fc.record({ ceiling: fc.integer({ min: 1, max: 12 }), rate: fc.constantFrom(0.25, 0.5, 0.8, 1) });
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 16 }), fc.nat(10), terms, terms, (budget, own, a, b) => {
        const inYen = ({ ceiling, rate }: Terms): Terms => ({ ceiling: ceiling! * YEN, rate });
        const result = stack(budget * YEN, own * YEN, { a: inYen(a), b: inYen(b) });
        if (result === null) return;
        // The search asks whether they can pay together before it puts them together.
        fc.pre(result.ownShareNeededYen <= own * YEN);
        const wanted = own < budget ? budget - own : budget;
        let most = 0;
        for (let x = 0; x <= Math.min(a.ceiling, budget * a.rate); x++) {
          for (let y = 0; y <= Math.min(b.ceiling, budget * b.rate); y++) {
            const ownNeeded = (x * (1 - a.rate)) / a.rate + (y * (1 - b.rate)) / b.rate;
            // What each must get for its application to be worth it.
            if (x < wanted * 0.05 || y < wanted * 0.05) continue;
            if (x + y <= wanted && ownNeeded <= own && x + y + ownNeeded <= budget) most = Math.max(most, x + y);
          }
        }
        expect(result.grantsYen).toBeGreaterThanOrEqual(most * YEN - 10);
      }),
    );
  });
});
