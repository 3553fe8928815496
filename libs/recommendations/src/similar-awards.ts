import type { EvidenceAward, Reason } from '@app/matching';

/**
 * Cosine from which on two texts are called similar before people. Of the nearest awards to half-formed ideas those below it
 * shared hardly more than everyday words, though even they count a little in the ranking (docs/adr/0017).
 */
const SIMILAR_FROM = 0.15;

/** The awards of a reason that are said to be for the like. */
export const similarAwards = (reason: Reason): readonly EvidenceAward[] =>
  reason.type === 'evidence' ? reason.awards.filter(({ similarity }) => similarity >= SIMILAR_FROM) : [];

/** Reasons that are told; the ranking knows more than can be said to somebody. */
export const isTold = (reason: Reason): boolean => reason.type !== 'evidence' || similarAwards(reason).length > 0;
