import type { RuleTrace } from './rule';

/** A fact nobody has told yet, and what knowing it would do. */
export interface OpenQuestion {
  readonly fact: string;
  /** Verdicts that this fact alone keeps open. */
  readonly decides: number;
  /** Verdicts that wait for this fact among others. */
  readonly concerns: number;
}

/**
 * One list of the facts that many verdicts wait for, the most deciding first (ties: by name).
 * Conditions a person must judge (`other`) are no question to the applicant and stay out.
 */
export function openQuestions(traces: Iterable<RuleTrace | null>): OpenQuestion[] {
  const questions = new Map<string, { decides: number; concerns: number }>();
  for (const trace of traces) {
    if (trace === null || trace.verdict !== 'unknown') continue;
    const facts = missingFactsOf(trace);
    for (const fact of facts) {
      if (fact === 'other') continue;
      const question = questions.get(fact) ?? { decides: 0, concerns: 0 };
      question.concerns++;
      if (facts.length === 1) question.decides++;
      questions.set(fact, question);
    }
  }
  return [...questions]
    .map(([fact, counts]) => ({ fact, ...counts }))
    .sort((a, b) => b.decides - a.decides || b.concerns - a.concerns || (a.fact < b.fact ? -1 : 1));
}

/** The facts that keep a verdict open, each once: those of unknown predicates below unknown nodes only. */
export function missingFactsOf(trace: RuleTrace): string[] {
  return [...new Set(openPredicates(trace).map((open) => open.missingFact ?? 'other'))];
}

/** Unknown predicates on which the verdict still depends. */
export function openPredicates(trace: RuleTrace): RuleTrace[] {
  if (trace.verdict !== 'unknown') return [];
  if (trace.node === 'predicate') return [trace];
  return (trace.children ?? []).flatMap(openPredicates);
}

/** Predicates that make the verdict what it is when it is ineligible. */
export function failedPredicates(trace: RuleTrace): RuleTrace[] {
  return decidingPredicates(trace, 'ineligible');
}

function decidingPredicates(trace: RuleTrace, verdict: 'eligible' | 'ineligible'): RuleTrace[] {
  if (trace.verdict !== verdict) return [];
  if (trace.node === 'predicate') return [trace];
  const below = trace.node === 'not' ? (verdict === 'eligible' ? 'ineligible' : 'eligible') : verdict;
  return (trace.children ?? []).flatMap((child) => decidingPredicates(child, below));
}
