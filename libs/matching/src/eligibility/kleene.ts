import type { Verdict } from './rule';

/** Kleene's strong three-valued logic over verdicts: ineligible < unknown < eligible. */

export function allOf(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = 'eligible';
  for (const verdict of verdicts) {
    if (verdict === 'ineligible') return 'ineligible';
    if (verdict === 'unknown') result = 'unknown';
  }
  return result;
}

export function anyOf(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = 'ineligible';
  for (const verdict of verdicts) {
    if (verdict === 'eligible') return 'eligible';
    if (verdict === 'unknown') result = 'unknown';
  }
  return result;
}

export function notOf(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return 'unknown';
  return verdict === 'eligible' ? 'ineligible' : 'eligible';
}
