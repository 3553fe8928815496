import type { Candidate, MatchingIdea } from '../types';
import type { MemberKey, MoneyLine, MoneyStack } from './types';

/**
 * Who pays what. Every yen of the cost is paid once: a program of rate r that pays a takes a ÷ r of the cost for
 * itself, the difference comes from own money. Programs together pay no more than budget − own share.
 */
export type Funding = 'grant' | 'loan' | 'none' | 'unknown';

/** What one candidate pays, and the least it must pay for its place in a package to make sense. */
export interface MoneyTerms {
  readonly funding: Funding;
  readonly floorYen: number | null;
  readonly ceilingYen: number | null;
  readonly rate: number | null;
  /** Least and most it pays for this idea, integer yen; most is Infinity where nothing bounds it. */
  readonly least: number;
  readonly most: number;
  /** Own money that goes with the least. */
  readonly leastOwn: number;
  /** Its part of the cost ends before the budget does, so that there is something left for others to pay. */
  readonly leavesCost: boolean;
}

/** What the idea has and still looks for. null = not stated. */
export interface MoneyFrame {
  readonly budgetYen: number | null;
  readonly ownShareYen: number | null;
  /** What programs may pay together; Infinity without a budget. */
  readonly wantedYen: number;
}

/** A smaller part than this is not worth an application of its own. */
const LEAST_PART = 0.05;
/** Rates are stored as decimal numbers: 2/3 is 0.667. */
const ROUNDING = 1e-6;

export function frameOf({ budgetYen, ownShareYen }: Pick<MatchingIdea, 'budgetYen' | 'ownShareYen'>): MoneyFrame {
  const budget = budgetYen !== null && budgetYen > 0 ? budgetYen : null;
  const own = ownShareYen !== null && ownShareYen >= 0 ? ownShareYen : null;
  if (budget === null) return { budgetYen: null, ownShareYen: own, wantedYen: Infinity };
  // Whoever could pay everything alone still looks for help: own money is then what is there, not what must go in.
  return { budgetYen: budget, ownShareYen: own, wantedYen: own !== null && own < budget ? budget - own : budget };
}

export function fundingOf({ funding, partnerKind, amountYen, maxRate }: Candidate): Funding {
  if (funding) return funding;
  if (partnerKind !== null) return 'none';
  return amountYen !== null || maxRate !== null ? 'grant' : 'unknown';
}

/** Null: it cannot pay for this idea (the project is too small for its floor, or no own money for its rate). */
export function moneyTermsOf(candidate: Candidate, frame: MoneyFrame): MoneyTerms | null {
  const funding = fundingOf(candidate);
  const floorYen = candidate.amountYen?.min ?? null;
  const ceilingYen = candidate.amountYen?.max ?? null;
  const rate = candidate.maxRate !== null && candidate.maxRate > 0 ? Math.min(1, candidate.maxRate) : null;
  const terms = { funding, floorYen, ceilingYen, rate };
  if (funding === 'none' || funding === 'unknown')
    return { ...terms, least: 0, most: 0, leastOwn: 0, leavesCost: true };
  const budget = frame.budgetYen ?? Infinity;
  const byRate = rate === null ? Infinity : Math.floor(budget * rate + ROUNDING);
  const most = Math.min(ceilingYen ?? Infinity, byRate, frame.wantedYen);
  const worthwhile = frame.budgetYen === null ? 0 : Math.ceil(frame.wantedYen * LEAST_PART);
  const least = Math.max(floorYen ?? 0, Math.min(worthwhile, most));
  const leavesCost = ceilingYen !== null && ceilingYen / (rate ?? 1) < budget;
  const leastOwn = funding === 'grant' ? ownPart(least, rate) : 0;
  const all: MoneyTerms = { ...terms, least, most, leastOwn, leavesCost };
  return least <= most && canPay({ paid: 0, own: 0 }, all, frame) ? all : null;
}

/** Own money that goes with what a program pays. */
const ownPart = (yen: number, rate: number | null): number =>
  rate === null ? 0 : Math.ceil((yen * (1 - rate)) / rate - ROUNDING);

/** What some programs must pay at least, and the own money that goes with it; integer yen. */
export interface LeastSums {
  readonly paid: number;
  readonly own: number;
}

export function sumOfLeasts(members: readonly MoneyTerms[]): LeastSums {
  let [paid, own] = [0, 0];
  for (const { least, leastOwn } of members) {
    paid += least;
    own += leastOwn;
  }
  return { paid, own };
}

/** Is there a division of the cost in which each of them and one more gets the least it must? */
export function canPay({ paid, own }: LeastSums, more: MoneyTerms, frame: MoneyFrame): boolean {
  if (frame.budgetYen === null) return true;
  const [allPaid, allOwn] = [paid + more.least, own + more.leastOwn];
  return allPaid <= frame.wantedYen && allPaid + allOwn <= frame.budgetYen && allOwn <= (frame.ownShareYen ?? Infinity);
}

/** Two grants pay the same cost when neither leaves any of it and one of them is for nothing the other is not for. */
export function paySameCost(
  a: { readonly money: MoneyTerms; readonly needs: ReadonlySet<number> },
  b: { readonly money: MoneyTerms; readonly needs: ReadonlySet<number> },
): boolean {
  if (a.money.funding !== 'grant' || b.money.funding !== 'grant') return false;
  if (a.money.leavesCost || b.money.leavesCost) return false;
  return isSubset(a.needs, b.needs) || isSubset(b.needs, a.needs);
}

const isSubset = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...a].every((one) => b.has(one));

/** Divides the cost so that programs pay as much as they can: the least for each, then the highest rate first. */
export function moneyStack(
  members: readonly (MemberKey & { readonly money: MoneyTerms })[],
  frame: MoneyFrame,
): MoneyStack {
  const paying = members.filter(({ money }) => money.funding === 'grant' || money.funding === 'loan');
  const amounts = divide(paying, frame, frame.ownShareYen ?? Infinity);
  const lines = paying.map((member, i) => lineOf(member, amounts[i]!));
  const sumOf = (funding: string): number =>
    lines.filter((line) => line.funding === funding).reduce((sum, { yen }) => sum + (yen ?? 0), 0);
  const [grantsYen, loansYen] = [sumOf('grant'), sumOf('loan')];
  const { budgetYen, ownShareYen } = frame;
  const own = ownShareYen === null ? null : Math.min(ownShareYen, (budgetYen ?? Infinity) - grantsYen - loansYen);
  return {
    budgetYen,
    ownShareYen,
    ownShareNeededYen: lines.reduce((sum, line) => sum + (line.ownShareYen ?? 0), 0),
    grantsYen,
    loansYen,
    openYen: budgetYen === null || own === null ? null : budgetYen - own - grantsYen - loansYen,
    moreOwnShare: moreOwnShare(paying, frame, grantsYen),
    lines,
  };
}

function lineOf({ kind, id, money }: MemberKey & { readonly money: MoneyTerms }, amount: number): MoneyLine {
  const { funding, floorYen, ceilingYen, rate } = money;
  const yen = ceilingYen === null && (rate === null || money.most === Infinity) ? null : amount;
  return {
    kind,
    id,
    funding: funding as 'grant' | 'loan',
    yen,
    ownShareYen: yen === null || rate === null || funding === 'loan' ? null : ownPart(yen, rate),
    floorYen,
    ceilingYen,
    rate,
  };
}

/** Amounts in the order given; 0 for those of which neither ceiling nor rate bounds what they pay. */
function divide(
  paying: readonly (MemberKey & { readonly money: MoneyTerms })[],
  { budgetYen, wantedYen }: MoneyFrame,
  ownYen: number,
): number[] {
  const isKnown = ({ ceilingYen, rate }: MoneyTerms): boolean => ceilingYen !== null || rate !== null;
  const amounts = paying.map(({ money }) => (isKnown(money) && Number.isFinite(money.most) ? money.least : 0));
  if (budgetYen === null) {
    return paying.map(({ money }) => (Number.isFinite(money.most) ? money.most : 0));
  }
  const order = paying.map((_, i) => i).sort((a, b) => compareForDivision(paying[a]!, paying[b]!));
  for (const i of order) {
    const { money } = paying[i]!;
    if (!isKnown(money)) continue;
    const [others, othersOwn] = sums(paying, amounts, i);
    const rate = money.funding === 'loan' ? 1 : (money.rate ?? 1);
    const byBudget = Math.floor((budgetYen - others - othersOwn) * rate + ROUNDING);
    const byOwn = rate < 1 ? Math.floor(((ownYen - othersOwn) * rate) / (1 - rate) + ROUNDING) : Infinity;
    const most = Math.min(money.most, wantedYen - others, byBudget, byOwn);
    amounts[i] = Math.max(amounts[i]!, most);
  }
  return amounts;
}

function sums(
  paying: readonly { readonly money: MoneyTerms }[],
  amounts: readonly number[],
  except: number,
): [number, number] {
  let [paid, own] = [0, 0];
  for (const [i, { money }] of paying.entries()) {
    if (i === except) continue;
    paid += amounts[i]!;
    if (money.funding === 'grant') own += ownPart(amounts[i]!, money.rate);
  }
  return [paid, own];
}

/** Grants before loans, the highest rate first (it asks for the least own money), of equal ones the smallest ceiling. */
function compareForDivision(a: MemberKey & { money: MoneyTerms }, b: MemberKey & { money: MoneyTerms }): number {
  const loans = Number(a.money.funding === 'loan') - Number(b.money.funding === 'loan');
  const rates = (b.money.rate ?? 1) - (a.money.rate ?? 1);
  const ceilingOf = ({ money }: { money: MoneyTerms }): number => money.ceilingYen ?? Number.MAX_SAFE_INTEGER;
  return loans || rates || ceilingOf(a) - ceilingOf(b) || (a.kind + a.id < b.kind + b.id ? -1 : 1);
}

/** What the programs would pay if there were as much own money as they ask for; null when no more than now. */
function moreOwnShare(
  paying: readonly (MemberKey & { readonly money: MoneyTerms })[],
  frame: MoneyFrame,
  grantsYen: number,
): MoneyStack['moreOwnShare'] {
  const { budgetYen, ownShareYen } = frame;
  if (budgetYen === null || ownShareYen === null) return null;
  const amounts = divide(paying, { ...frame, wantedYen: budgetYen }, Infinity);
  let [grants, own] = [0, 0];
  for (const [i, { money }] of paying.entries()) {
    if (money.funding !== 'grant') continue;
    grants += amounts[i]!;
    own += ownPart(amounts[i]!, money.rate);
  }
  return own > ownShareYen && grants > grantsYen ? { ownShareYen: own, grantsYen: grants } : null;
}
