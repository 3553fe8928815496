import type { Item, Problem } from './problem';
import { nextStage } from './problem';
import type { MemberKey, PackageCaution } from './types';

const keyOf = ({ ranked: { kind, id } }: Item): MemberKey => ({ kind, id });

/** What a reader must know before choosing the package and neither money nor timeline says, the hardest first. */
export function cautionsOf(problem: Problem, items: readonly Item[]): PackageCaution[] {
  return [
    ...ruleCautions(items),
    ...lateDecision(problem, items),
    ...stageCaution(problem, items),
    ...costCautions(items),
  ];
}

function ruleCautions(items: readonly Item[]): PackageCaution[] {
  const cautions: PackageCaution[] = [];
  const facts = new Set<string>();
  const unknown = items.filter(({ ranked }) => {
    const gap = ranked.gaps.find(({ type }) => type === 'rule_unknown');
    if (gap?.type === 'rule_unknown') for (const fact of gap.missingFacts) facts.add(fact);
    return gap !== undefined;
  });
  if (unknown.length > 0) {
    cautions.push({ type: 'rule_unknown', members: unknown.map(keyOf), missingFacts: [...facts].sort() });
  }
  const notRecorded = items.filter(({ ranked }) => ranked.gaps.some(({ type }) => type === 'rule_not_recorded'));
  if (notRecorded.length > 0) cautions.push({ type: 'rule_not_recorded', members: notRecorded.map(keyOf) });
  return cautions;
}

function lateDecision({ idea: { startOn } }: Problem, items: readonly Item[]): PackageCaution[] {
  if (startOn === null) return [];
  const late = items.filter(({ window: { window }, facts }) => {
    const known = window?.closesOn ?? window?.opensOn ?? null;
    return facts.money.funding === 'grant' && known !== null && known >= startOn;
  });
  return late.length > 0 ? [{ type: 'decided_after_start', members: late.map(keyOf), startOn }] : [];
}

function stageCaution({ idea, options }: Problem, items: readonly Item[]): PackageCaution[] {
  const { stage } = idea;
  const next = stage === null ? null : nextStage(stage, options.stageOrder);
  if (stage === null || next === null) return [];
  const later = items.filter(({ candidate: { stages } }) => stages.length > 0 && !stages.includes(stage));
  return later.length > 0 ? [{ type: 'next_stage', members: later.map(keyOf), stage: next }] : [];
}

function costCautions(items: readonly Item[]): PackageCaution[] {
  const paying = (funding: string): MemberKey[] =>
    items.filter(({ facts }) => facts.money.funding === funding).map(keyOf);
  const cautions: PackageCaution[] = [];
  const grants = paying('grant');
  if (grants.length > 1) cautions.push({ type: 'divide_costs', members: grants });
  for (const item of items) {
    const { exclusion } = item.facts;
    if (exclusion !== null)
      cautions.push({ type: 'excludes_others', members: [keyOf(item)], source: exclusion.source });
  }
  const unknown = paying('unknown');
  if (unknown.length > 0) cautions.push({ type: 'funding_unknown', members: unknown });
  const loans = paying('loan');
  if (loans.length > 0) cautions.push({ type: 'repay', members: loans });
  return cautions;
}
