import { type ProblemDetail } from '@app/platform';

/** Why the office sends something back, field by field. */
export const REMARK_CODE = {
  missing: '必要なことが書かれていません。',
  unclear: '自治体の担当者に伝わりにくい書き方です。',
  unsupported: '効果や実績の根拠が示されていません。',
  wrong_category: '分野や種類の選び方が内容と合っていません。',
  contradiction: 'ほかの項目と食い違っています。',
  contact_data: '連絡先や個人名は、この欄には書けません。',
  not_public: '公共の調達や実証の対象になりません。',
  other: 'その他',
} as const;
export type RemarkCode = keyof typeof REMARK_CODE;
export const REMARK_CODES = Object.keys(REMARK_CODE) as readonly RemarkCode[];

export interface ReviewRemark {
  /** Name of the field; null: the whole. */
  readonly field: string | null;
  readonly code: RemarkCode;
  /** In the office's words; required for `other`. */
  readonly text: string;
}

/** @param fields names that authors write. @returns everything that is wrong with the remarks themselves */
export function remarkProblems(remarks: readonly ReviewRemark[], fields: readonly string[]): ProblemDetail[] {
  if (remarks.length === 0) {
    return [{ pointer: '/remarks', code: 'required', message: '差し戻す理由を一つ以上選んでください。' }];
  }
  return remarks.flatMap(({ field, code, text }, i) => [
    ...(field !== null && !fields.includes(field)
      ? [{ pointer: `/remarks/${i}/field`, code: 'field', message: 'この項目はありません。' }]
      : []),
    ...(code === 'other' && text.trim() === ''
      ? [{ pointer: `/remarks/${i}/text`, code: 'required', message: '「その他」のときは理由を書いてください。' }]
      : []),
  ]);
}

/** One field that differs between two versions. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Fields in the order in which authors write them; what is equal in meaning (same JSON) is no change. */
export function changesBetween(before: object, after: object): FieldChange[] {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return [...new Set([...Object.keys(now), ...Object.keys(old)])]
    .filter((field) => JSON.stringify(old[field] ?? null) !== JSON.stringify(now[field] ?? null))
    .map((field) => ({ field, before: old[field] ?? null, after: now[field] ?? null }));
}
