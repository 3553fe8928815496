import { normaliseText } from '@app/japan';
import type { Predicate, Rule } from '../eligibility/rule';
import type { Candidate, MatchingIdea } from '../types';
import { type MoneyTerms, paySameCost } from './money';

/** What decides whether two candidates can stand in one package; made once per candidate. */
export interface ConflictFacts {
  readonly isProgram: boolean;
  /** Its name without year, round and brackets: the same program comes from several sources and in several rounds. */
  readonly series: string;
  readonly money: MoneyTerms;
  /** Numbers of the needs it covers. */
  readonly needs: ReadonlySet<number>;
  /** The sentence that says it does not go together with other subsidies. */
  readonly exclusion: Exclusion | null;
  /** What must hold in any case for it, where the idea has not settled it. */
  readonly prerequisites: Prerequisites;
}

export interface Exclusion {
  readonly source: string;
  /** About single costs, which can be divided; otherwise about the whole project. */
  readonly costsOnly: boolean;
}

export function conflictFactsOf(
  candidate: Candidate,
  idea: MatchingIdea,
  money: MoneyTerms,
  needs: ReadonlySet<number>,
): ConflictFacts {
  const isProgram = candidate.partnerKind === null;
  return {
    isProgram,
    series: isProgram ? seriesOf(candidate.text['name'] ?? '') : '',
    money,
    needs,
    exclusion: money.funding === 'grant' ? exclusionIn(candidate.text) : null,
    prerequisites: isProgram ? prerequisitesOf(candidate.rule, idea) : {},
  };
}

/** Double funding of the same cost, programs that exclude each other, prerequisites that cannot hold together. */
export function areInConflict(a: ConflictFacts, b: ConflictFacts): boolean {
  if (!a.isProgram || !b.isProgram) return false;
  return (
    (a.series !== '' && a.series === b.series) ||
    excludes(a, b) ||
    excludes(b, a) ||
    paySameCost(a, b) ||
    contradict(a.prerequisites, b.prerequisites)
  );
}

const excludes = (a: ConflictFacts, b: ConflictFacts): boolean =>
  a.exclusion !== null && !a.exclusion.costsOnly && b.money.funding === 'grant';

const BRACKETED = /[（(【〔「[<〈][^）)】〕」\]>〉]*[）)】〕」\]>〉]/gu;
const YEAR_OR_ROUND =
  /(令和|平成|西暦)?[0-9元]+年度?(補正|当初)?(予算)?|第?[0-9]+次(公募|募集)?|(追加|二次|一次)(公募|募集)/gu;

/** Programs have shorter names. */
const LONGEST_NAME = 200;

/** Empty when nothing of the name is left. */
export function seriesOf(name: string): string {
  const plain = normaliseText(name.slice(0, LONGEST_NAME)).text;
  const bare = plain.replace(BRACKETED, '').replace(YEAR_OR_ROUND, '');
  return bare.replace(/[^\p{L}]/gu, '');
}

const OTHER_SUBSIDY = /(他の|別の|ほかの|重複|併用)/u;
const SUBSIDY = /(補助|助成|交付金|給付金)/u;
const REFUSED =
  /(対象外|対象としない|対象とならない|対象になりません|対象となりません|できない|できません|不可|除く|除きます|認めない|認められない)/u;
/** A longer piece without a full stop is no sentence. */
const LONGEST_SENTENCE = 300;

function exclusionIn(text: Candidate['text']): Exclusion | null {
  for (const field of Object.keys(text).sort()) {
    if (!OTHER_SUBSIDY.test(text[field]!)) continue;
    for (const piece of text[field]!.split(/(?<=。)|\n/u)) {
      const source = piece.trim();
      if (source.length > LONGEST_SENTENCE) continue;
      if (OTHER_SUBSIDY.test(source) && SUBSIDY.test(source) && REFUSED.test(source)) {
        return { source, costsOnly: /(経費|費用)/u.test(source) };
      }
    }
  }
  return null;
}

/** Ranges and choices that a rule asks for in any case (not under `any` or `not`) about facts still open in the idea. */
export interface Prerequisites {
  readonly stages?: ReadonlySet<string>;
  readonly budget?: readonly [number, number];
  readonly period?: readonly [string, string];
  readonly population?: readonly [number, number];
}

function prerequisitesOf(rule: Rule | null, idea: MatchingIdea): Prerequisites {
  const found: { -readonly [K in keyof Prerequisites]: Prerequisites[K] } = {};
  for (const predicate of necessary(rule)) {
    if (predicate.is === 'stage' && idea.stage === null) {
      const before = found.stages;
      found.stages = new Set(predicate.in.filter((stage) => before?.has(stage) ?? true));
    } else if (predicate.is === 'amount' && idea.budgetYen === null) {
      found.budget = narrowed(found.budget ?? [0, Infinity], predicate.minYen ?? 0, predicate.maxYen ?? Infinity);
    } else if (predicate.is === 'period' && (idea.startOn === null || idea.endOn === null)) {
      const [from, to] = found.period ?? ['', '9999'];
      found.period = [max(from, predicate.from ?? ''), min(to, predicate.to ?? '9999')];
    } else if (
      predicate.is === 'population' &&
      idea.applicant.population == null &&
      idea.jointApplicants.length === 0
    ) {
      found.population = narrowed(found.population ?? [0, Infinity], predicate.min ?? 0, predicate.max ?? Infinity);
    }
  }
  return found;
}

function necessary(rule: Rule | null): Predicate[] {
  if (rule === null) return [];
  if ('all' in rule) return rule.all.flatMap(necessary);
  return 'is' in rule ? [rule] : [];
}

const narrowed = ([from, to]: readonly [number, number], min: number, max: number): [number, number] => [
  Math.max(from, min),
  Math.min(to, max),
];
const min = (a: string, b: string): string => (a < b ? a : b);
const max = (a: string, b: string): string => (a > b ? a : b);

/** Pairwise is enough for ranges: ranges of which any two meet have a point in common. */
function contradict(a: Prerequisites, b: Prerequisites): boolean {
  return (
    areApart(a.budget, b.budget) ||
    areApart(a.population, b.population) ||
    areApart(a.period, b.period) ||
    (a.stages !== undefined && b.stages !== undefined && ![...a.stages].some((stage) => b.stages!.has(stage)))
  );
}

const areApart = <T extends number | string>(a: readonly [T, T] | undefined, b: readonly [T, T] | undefined): boolean =>
  a !== undefined && b !== undefined && (a[0] > b[1] || b[0] > a[1]);
