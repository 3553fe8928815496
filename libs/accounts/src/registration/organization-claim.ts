import type { OrganizationKind } from '@app/contracts';
import {
  localGovernmentCodeOfCorporateNumber,
  parseCorporateNumber,
  parseLocalGovernmentCode,
  parseSchoolCode,
} from '@app/japan';
import { InvalidInputError, type ProblemDetail } from '@app/platform';

/** Kinds that people can register themselves; ministry units are made by the operations office. */
export const CLAIMABLE_KINDS = [
  'municipality',
  'prefecture',
  'startup',
  'research',
] as const satisfies OrganizationKind[];
export type ClaimableKind = (typeof CLAIMABLE_KINDS)[number];

/** The organization that somebody says to act for, as they typed it. */
export interface ClaimInput {
  readonly kind: ClaimableKind;
  /** 団体コード, local governments only; their name is known. */
  readonly code?: string;
  /** 法人番号 of a startup or a research institution. */
  readonly corporateNumber?: string;
  /** 学校コード of a research institution. */
  readonly schoolCode?: string;
  readonly name?: string;
}

/** The same, checked, as it is stored: exactly one number. */
export interface OrganizationClaim {
  readonly kind: ClaimableKind;
  readonly code: string | null;
  readonly corporateNumber: string | null;
  readonly schoolCode: string | null;
  readonly name: string | null;
}

const problem = (field: string, code: string, message: string): ProblemDetail => ({
  pointer: `/organization/${field}`,
  code,
  message,
});

const REASON = {
  format: '桁数または形が正しくありません。',
  check_digit: '検査数字が合いません。入力の誤りがないか確かめてください。',
} as const;

/** @throws InvalidInputError naming every field that is missing, wrong, or not for this kind */
export function readClaim(input: ClaimInput): OrganizationClaim {
  const problems: ProblemDetail[] = [];
  const local = input.kind === 'municipality' || input.kind === 'prefecture';
  const refuse = (field: 'code' | 'corporateNumber' | 'schoolCode' | 'name', message: string): null => {
    if (input[field] !== undefined) problems.push(problem(field, 'not_for_kind', message));
    return null;
  };
  const number = (
    field: 'code' | 'corporateNumber' | 'schoolCode',
    parse: (text: string) => ReturnType<typeof parseCorporateNumber>,
  ): string | null => {
    const text = input[field];
    if (text === undefined) return null;
    const reading = parse(text);
    if (reading.ok) return reading.value;
    problems.push(problem(field, reading.reason, REASON[reading.reason]));
    return null;
  };

  if (local) {
    refuse('corporateNumber', '自治体は団体コードで登録してください。');
    refuse('schoolCode', '自治体は団体コードで登録してください。');
    refuse('name', '自治体の名称は団体コードから分かります。');
    if (input.code === undefined) problems.push(problem('code', 'required', '団体コード（6桁）を入力してください。'));
    const code = number('code', parseLocalGovernmentCode);
    if (problems.length > 0) throw new InvalidInputError(problems);
    return { kind: input.kind, code, corporateNumber: null, schoolCode: null, name: null };
  }

  refuse('code', '団体コードは自治体だけのものです。');
  if (input.kind === 'startup') refuse('schoolCode', '学校コードは大学・高専などだけのものです。');
  const schoolCode = input.kind === 'research' ? number('schoolCode', parseSchoolCode) : null;
  const corporateNumber = number('corporateNumber', parseCorporateNumber);
  if (corporateNumber !== null && localGovernmentCodeOfCorporateNumber(corporateNumber) !== null) {
    problems.push(problem('corporateNumber', 'not_for_kind', 'この法人番号は自治体のものです。'));
  }
  if (input.corporateNumber === undefined && input.schoolCode === undefined) {
    const message =
      input.kind === 'research' ? '法人番号または学校コードを入力してください。' : '法人番号を入力してください。';
    problems.push(problem('corporateNumber', 'required', message));
  }
  const name = input.name?.trim() ?? '';
  if (name === '') problems.push(problem('name', 'required', '組織の名称を入力してください。'));
  if (problems.length > 0) throw new InvalidInputError(problems);
  // One organization has one number here; a school's own code says more than the number of the body that runs it.
  return { kind: input.kind, code: null, corporateNumber: schoolCode ? null : corporateNumber, schoolCode, name };
}
