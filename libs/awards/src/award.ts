import { createHash } from 'node:crypto';

/** Who received money, as the publication names them. */
export interface AwardRecipientContent {
  /** As published, for example 「千葉県(千葉県がんセンター)」. */
  readonly name: string;
  /** 13 digits with a right check digit; null: not published, or not a number that exists. */
  readonly corporateNumber: string | null;
  /** 6-digit 団体コード when the number is one of a local government or of a body of several (一部事務組合, 広域連合). */
  readonly localGovernmentCode: string | null;
  /** Integer yen; null: not published. */
  readonly amountYen: number | null;
}

/** What somebody received national money for: one purpose, the programs that paid, the recipients. */
export interface AwardContent {
  readonly text: string;
  /** The programs' identifiers in their source (予算事業ID for example), sorted. */
  readonly programIds: readonly string[];
  readonly recipients: readonly AwardRecipientContent[];
}

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Equal for equal text and programs: within a fiscal year that is the same award, whoever received it. */
export const awardKey = ({ text, programIds }: AwardContent): string => sha256([text, [...new Set(programIds)].sort()]);

/** The order in which a file names recipients says nothing. */
export function sortedRecipients(recipients: readonly AwardRecipientContent[]): AwardRecipientContent[] {
  const keyOf = ({ localGovernmentCode, corporateNumber, name, amountYen }: AwardRecipientContent): string =>
    JSON.stringify([localGovernmentCode ?? '~', corporateNumber ?? '~', name, amountYen]);
  return [...recipients].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

/** Changes whenever anything of the award that is kept changes. */
export const awardHash = (award: AwardContent, further: readonly unknown[]): string =>
  sha256([
    award.text,
    [...new Set(award.programIds)].sort(),
    sortedRecipients(award.recipients).map(({ name, corporateNumber, localGovernmentCode, amountYen }) => [
      name,
      corporateNumber,
      localGovernmentCode,
      amountYen,
    ]),
    further,
  ]);
