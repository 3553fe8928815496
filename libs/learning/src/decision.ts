import type { DecisionOutcome, DeclineReason } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';

/** What is said of one recommendation. */
export interface DecisionContent {
  readonly outcome: DecisionOutcome;
  /** Given with `declined`, and only then. */
  readonly reason: DeclineReason | null;
  /** For the municipality itself; nobody else reads it. */
  readonly note: string;
}

/**
 * Which features of the engine a decline speaks about. What is used already fits well; that people are lacking or prices
 * are high for this municipality says nothing that the engine knows of the candidate, and "other" says nothing at all.
 */
const SPEAKS_ABOUT: Readonly<Record<DeclineReason, readonly string[]>> = {
  not_our_issue: ['text', 'strength', 'name', 'latent', 'needs', 'theme', 'evidence'],
  not_eligible: ['eligibility'],
  amount: ['amount'],
  price: ['amount'],
  timing: ['window', 'stage'],
  region: ['region'],
  already_used: [],
  capacity: [],
  other: [],
};

export const featuresAbout = (reason: DeclineReason | null): readonly string[] =>
  reason === null ? [] : SPEAKS_ABOUT[reason];

export function contradictions({ outcome, reason }: DecisionContent): ProblemDetail[] {
  if (outcome === 'declined' && reason === null) {
    return [{ pointer: '/reason', code: 'required', message: '見送る理由を選んでください。' }];
  }
  if (outcome !== 'declined' && reason !== null) {
    return [{ pointer: '/reason', code: 'unexpected', message: '理由は見送るときだけ選べます。' }];
  }
  return [];
}

export const isSame = (a: DecisionContent, b: DecisionContent): boolean =>
  a.outcome === b.outcome && a.reason === b.reason && a.note === b.note;
