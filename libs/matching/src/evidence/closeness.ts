import type { ApplicantFacts } from '../types';
import type { Award } from './award';

/** 団体コード of a prefecture: the two digits of the prefecture, then 000 and the check digit. */
const isPrefecture = (code: string): boolean => code.slice(2, 5) === '000';

/**
 * How much the recipient of an award is like an applicant, 0..1: the same body, one of its prefecture, one of its size.
 * What is not known lies between.
 */
export function closenessOf(applicant: ApplicantFacts, { recipientCode, population }: Award): number {
  if (recipientCode === null) return 0;
  if (recipientCode === applicant.code) return 1;
  const sameKind = applicant.code === null || isPrefecture(applicant.code) === isPrefecture(recipientCode);
  const samePrefecture = applicant.prefecture !== null && recipientCode.startsWith(applicant.prefecture);
  return (sameKind ? 1 : 0.5) * (0.5 * Number(samePrefecture) + 0.4 * sizeCloseness(applicant.population, population));
}

/** 1 for the same number of inhabitants, ½ for half or twice as many. */
function sizeCloseness(own: number | null | undefined, other: number | null | undefined): number {
  if (!own || !other || own <= 0 || other <= 0) return 0.5;
  return Math.min(own, other) / Math.max(own, other);
}
