/** uploaded → checked → applying → applied; what cannot be read, or applied as a whole, ends there. */
export const IMPORT_STATE = {
  uploaded: '確認中',
  unreadable: '読み取れません',
  checked: '確認済み（反映待ち）',
  applying: '反映中',
  applied: '反映済み',
  failed: '反映できませんでした',
} as const;
export type ImportState = keyof typeof IMPORT_STATE;
export const IMPORT_STATES = Object.keys(IMPORT_STATE) as readonly ImportState[];
export type ImportAction = 'check' | 'refuse' | 'apply' | 'finish' | 'fail';

const NEXT: Readonly<Record<ImportState, Partial<Record<ImportAction, ImportState>>>> = {
  uploaded: { check: 'checked', refuse: 'unreadable' },
  unreadable: {},
  checked: { apply: 'applying' },
  applying: { finish: 'applied', fail: 'failed' },
  applied: {},
  failed: {},
};

/** @returns null where the action does not fit the state */
export const nextImportState = (state: ImportState, action: ImportAction): ImportState | null =>
  NEXT[state][action] ?? null;

/** What a person decides about a file with faults in it. */
export const APPLY_MODE = {
  all_or_nothing: 'すべて正しいときだけ反映する',
  valid_rows: '正しい行だけ反映する',
} as const;
export type ApplyMode = keyof typeof APPLY_MODE;
export const APPLY_MODES = Object.keys(APPLY_MODE) as readonly ApplyMode[];

/** What a row would do, or why it cannot. */
export const ROW_OUTCOME = { new: '新規', changed: '変更', unchanged: '変更なし', faulty: '誤りあり' } as const;
export type RowOutcome = keyof typeof ROW_OUTCOME;
export const ROW_OUTCOMES = Object.keys(ROW_OUTCOME) as readonly RowOutcome[];
