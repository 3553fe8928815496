import type { ApplicantFacts, MatchingIdea } from '../types';
import { allOf, anyOf } from './kleene';
import type { Predicate, Verdict } from './rule';

/** What a rule is judged on. Predicates about the body (kind, region, population, certification) look at the lead applicant. */
export type RuleFacts = Pick<
  MatchingIdea,
  | 'applicant'
  | 'jointApplicants'
  | 'stage'
  | 'themes'
  | 'budgetYen'
  | 'ownShareYen'
  | 'startOn'
  | 'endOn'
  | 'partnerKinds'
>;

export interface PredicateResult {
  readonly verdict: Verdict;
  /** Name of the fact that is missing; only with `unknown`. */
  readonly missingFact?: string;
  readonly actual?: string | number | readonly string[] | null;
}

type Actual = Exclude<PredicateResult['actual'], undefined>;

const known = (holds: boolean, actual: Actual): PredicateResult => ({
  verdict: holds ? 'eligible' : 'ineligible',
  actual,
});
const missing = (fact: string): PredicateResult => ({ verdict: 'unknown', missingFact: fact, actual: null });

/** Judges one predicate; a fact that is not known makes it unknown, never false. */
export function evaluatePredicate(predicate: Predicate, facts: RuleFacts): PredicateResult {
  const { applicant } = facts;
  switch (predicate.is) {
    case 'applicantKind':
      return applicant.kind === ''
        ? missing('applicantKind')
        : known(predicate.in.includes(applicant.kind), applicant.kind);
    case 'region':
      return evaluateRegion(predicate, applicant);
    case 'population':
      return withinRange(applicant.population, predicate.min, predicate.max, 'population');
    case 'stage':
      return facts.stage === null ? missing('stage') : known(predicate.in.includes(facts.stage), facts.stage);
    case 'theme':
      return facts.themes.length === 0
        ? missing('themes')
        : known(intersects(predicate.in, facts.themes), facts.themes);
    case 'amount':
      return withinRange(facts.budgetYen, predicate.minYen, predicate.maxYen, 'budgetYen');
    case 'ownShare':
      return evaluateOwnShare(predicate.minRate, facts);
    case 'period':
      return evaluatePeriod(predicate, facts);
    case 'jointApplication': {
      const members = 1 + facts.jointApplicants.length;
      return known(members >= predicate.minMembers, members);
    }
    case 'partnerKind': {
      const partners = [...new Set([...facts.partnerKinds, ...facts.jointApplicants.map(({ kind }) => kind)])];
      return partners.length === 0 ? missing('partnerKinds') : known(intersects(predicate.in, partners), partners);
    }
    case 'certification':
      return applicant.certifications === undefined || applicant.certifications === null
        ? missing('certifications')
        : known(intersects(predicate.in, applicant.certifications), applicant.certifications);
    case 'other':
      return missing('other');
  }
}

function evaluateRegion(predicate: Predicate & { is: 'region' }, applicant: ApplicantFacts): PredicateResult {
  const prefecture = applicant.prefecture ?? applicant.code?.slice(0, 2) ?? null;
  const place: PredicateResult[] = [];
  if (predicate.prefectures !== undefined) {
    place.push(
      prefecture === null ? missing('prefecture') : known(predicate.prefectures.includes(prefecture), prefecture),
    );
  }
  if (predicate.codes !== undefined) {
    place.push(
      applicant.code === null ? missing('code') : known(predicate.codes.includes(applicant.code), applicant.code),
    );
  }
  const conditions: PredicateResult[] = place.length === 0 ? [] : [decide(anyOf(place.map(verdictOf)), place)];
  if (predicate.attributes !== undefined) {
    const attributes = applicant.areaAttributes;
    conditions.push(
      attributes === undefined || attributes === null
        ? missing('areaAttributes')
        : known(intersects(predicate.attributes, attributes), attributes),
    );
  }
  return decide(allOf(conditions.map(verdictOf)), conditions);
}

function evaluateOwnShare(minRate: number, facts: RuleFacts): PredicateResult {
  const { budgetYen, ownShareYen } = facts;
  if (minRate <= 0) return known(true, ownShareYen);
  if (budgetYen === null || budgetYen <= 0) return missing('budgetYen');
  if (ownShareYen === null) return missing('ownShareYen');
  // Compared in yen: a division first would refuse an own share of exactly the rate.
  return known(ownShareYen >= Math.ceil(budgetYen * minRate - 1e-6), ownShareYen / budgetYen);
}

function evaluatePeriod(predicate: Predicate & { is: 'period' }, facts: RuleFacts): PredicateResult {
  const conditions: PredicateResult[] = [];
  if (predicate.from !== undefined) {
    conditions.push(
      facts.startOn === null ? missing('startOn') : known(facts.startOn >= predicate.from, facts.startOn),
    );
  }
  if (predicate.to !== undefined) {
    conditions.push(facts.endOn === null ? missing('endOn') : known(facts.endOn <= predicate.to, facts.endOn));
  }
  return decide(allOf(conditions.map(verdictOf)), conditions);
}

function withinRange(
  value: number | null | undefined,
  min: number | undefined,
  max: number | undefined,
  fact: string,
): PredicateResult {
  if (value === null || value === undefined) return missing(fact);
  return known((min === undefined || value >= min) && (max === undefined || value <= max), value);
}

/** A verdict with the first part that explains it. */
function decide(verdict: Verdict, parts: readonly PredicateResult[]): PredicateResult {
  return parts.find((part) => part.verdict === verdict) ?? { verdict, actual: null };
}

const verdictOf = (result: PredicateResult): Verdict => result.verdict;

function intersects(wanted: readonly string[], present: readonly string[]): boolean {
  return wanted.some((one) => present.includes(one));
}
