import type { AwardKey } from '@app/awards';

/**
 * What the engine calls an award: one recipient's (or nobody's) part of one award under one of the programs that paid.
 * The engine names it in its reasons; from the id the recipient is found again.
 */
export const evidenceId = ({ awardId, position }: AwardKey, programId: string): string =>
  [awardId, position ?? '', programId].join('/');

/** @returns null for ids of another form, as results of another version may hold */
export function awardKeyOf(id: string): AwardKey | null {
  const [, awardId, position] = /^([\da-f-]{36})\/(\d{0,9})\//.exec(id) ?? [];
  if (awardId === undefined || position === undefined) return null;
  return { awardId, position: position === '' ? null : Number(position) };
}
