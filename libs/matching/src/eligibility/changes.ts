import type { Predicate, RuleChange, RuleTrace, Verdict } from './rule';

/** What nobody can change for the sake of an application. */
const FIXED: ReadonlySet<Predicate['is']> = new Set(['applicantKind', 'region', 'population']);

/** One fixed fact outweighs any number of changes, one change any number of answers (a rule has ≤ 200 predicates). */
const COST = { supply: 1, change: 1_000, fixed: 1_000_000 } as const;

interface Plan {
  readonly cost: number;
  readonly changes: readonly RuleChange[];
}

const NOTHING: Plan = { cost: 0, changes: [] };

/**
 * The cheapest set of predicates to settle so that the verdict becomes eligible: as few fixed facts as possible,
 * then as few changes of the idea, then as few answers to open questions. Empty when it is eligible already.
 * Predicates count as independent of each other; a set that contains `fixed` tells why it cannot be reached.
 */
export function changesToEligible(trace: RuleTrace): readonly RuleChange[] {
  return withoutRepetition((planFor(trace, 'eligible') ?? NOTHING).changes);
}

function planFor(trace: RuleTrace, goal: 'eligible' | 'ineligible'): Plan | null {
  if (trace.verdict === goal) return NOTHING;
  const children = trace.children ?? [];
  switch (trace.node) {
    case 'predicate':
      return planForPredicate(trace, goal);
    case 'not':
      return planFor(children[0]!, opposite(goal));
    case 'all':
      return goal === 'eligible' ? together(children, goal) : cheapest(children, goal);
    case 'any':
      return goal === 'eligible' ? cheapest(children, goal) : together(children, goal);
  }
}

function planForPredicate(trace: RuleTrace, goal: 'eligible' | 'ineligible'): Plan {
  const predicate = trace.predicate!;
  const action = actionFor(predicate, trace.verdict);
  const change: RuleChange = goal === 'eligible' ? { predicate, action } : { predicate, action, negated: true };
  return { cost: COST[action], changes: [change] };
}

function actionFor(predicate: Predicate, verdict: Verdict): RuleChange['action'] {
  if (verdict === 'unknown') return 'supply';
  return FIXED.has(predicate.is) ? 'fixed' : 'change';
}

function together(children: readonly RuleTrace[], goal: 'eligible' | 'ineligible'): Plan | null {
  let cost = 0;
  const changes: RuleChange[] = [];
  for (const child of children) {
    const plan = planFor(child, goal);
    if (plan === null) return null;
    cost += plan.cost;
    changes.push(...plan.changes);
  }
  return { cost, changes };
}

/** The first of the cheapest; null where there is no child to choose from. */
function cheapest(children: readonly RuleTrace[], goal: 'eligible' | 'ineligible'): Plan | null {
  let best: Plan | null = null;
  for (const child of children) {
    const plan = planFor(child, goal);
    if (plan !== null && (best === null || plan.cost < best.cost)) best = plan;
  }
  return best;
}

function opposite(goal: 'eligible' | 'ineligible'): 'eligible' | 'ineligible' {
  return goal === 'eligible' ? 'ineligible' : 'eligible';
}

function withoutRepetition(changes: readonly RuleChange[]): readonly RuleChange[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    const key = JSON.stringify(change);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
