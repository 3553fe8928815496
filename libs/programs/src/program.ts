import type { ApplicantKind, NeedKind, Pillar, ProgramKind, Stage, Theme } from '@app/contracts';
import type { Rule } from '@app/matching';
import type { ProblemDetail } from '@app/platform';

export const PROGRAM_SOURCE = {
  'national-measures': '政策パッケージ（主な施策）',
  'rs-system': '行政事業レビュー（RSシステム）',
  jgrants: 'Jグランツからの出典',
  jsonl: '取り込みファイル',
  manual: '手入力',
} as const;
export type ProgramSource = keyof typeof PROGRAM_SOURCE;
export const PROGRAM_SOURCES = Object.keys(PROGRAM_SOURCE) as readonly ProgramSource[];

export const EDITORIAL_STATE = { draft: '下書き', published: '公開', archived: '保管' } as const;
export type EditorialState = keyof typeof EDITORIAL_STATE;

export type ProgramAction = 'edit' | 'publish' | 'archive';

const TRANSITIONS: Readonly<Record<EditorialState, Partial<Record<ProgramAction, EditorialState>>>> = {
  draft: { edit: 'draft', publish: 'published', archive: 'archived' },
  published: { edit: 'published', archive: 'archived' },
  archived: { edit: 'archived', publish: 'published' },
};

/** @returns the state after the action, or null when the action is not possible in this state */
export const nextEditorialState = (state: EditorialState, action: ProgramAction): EditorialState | null =>
  TRANSITIONS[state][action] ?? null;

export type WindowStatus = 'confirmed' | 'forecast';

export interface WindowContent {
  readonly fiscalYear: number;
  readonly opensOn: string | null;
  readonly closesOn: string | null;
  readonly status: WindowStatus;
  readonly note?: string | null;
}

/** Whether one can apply, derived from the windows and today. */
export const PROGRAM_STATUS = {
  open: '公募中',
  opens_later: '公募予定',
  forecast: '公募見込み',
  closed: '公募終了',
  ended: '事業終了',
  not_stated: '公募期間の記載なし',
} as const;
export type ProgramStatus = keyof typeof PROGRAM_STATUS;
export const PROGRAM_STATUSES = Object.keys(PROGRAM_STATUS) as readonly ProgramStatus[];

/**
 * @param today ISO day in Japan
 * @param fiscalYear fiscal year of today
 */
export function statusOf(
  program: { readonly windows: readonly WindowContent[]; readonly endYear: number | null },
  today: string,
  fiscalYear: number,
): ProgramStatus {
  const confirmed = program.windows.filter((window) => window.status === 'confirmed');
  const upcoming = (window: WindowContent) => (window.closesOn ?? window.opensOn ?? '') >= today;
  const isOpen = (w: WindowContent) =>
    (w.opensOn ?? '0000') <= today && today <= (w.closesOn ?? '9999') && (w.opensOn ?? w.closesOn) !== null;
  if (confirmed.some(isOpen)) return 'open';
  if (confirmed.some((window) => (window.opensOn ?? '') > today)) return 'opens_later';
  if (program.windows.some((window) => window.status === 'forecast' && upcoming(window))) return 'forecast';
  if (program.endYear !== null && program.endYear < fiscalYear) return 'ended';
  return program.windows.length > 0 ? 'closed' : 'not_stated';
}

/** Everything that describes a program, whoever wrote it. */
export interface ProgramContent {
  readonly name: string;
  readonly ministry: string | null;
  readonly bureau: string | null;
  readonly kind: ProgramKind | null;
  readonly themes: readonly Theme[];
  readonly pillars: readonly Pillar[];
  readonly needKinds: readonly NeedKind[];
  readonly stages: readonly Stage[];
  readonly summary: string | null;
  readonly purpose: string | null;
  readonly currentIssues: string | null;
  readonly overview: string | null;
  readonly target: string | null;
  readonly targetYear: number | null;
  readonly requirements: string | null;
  readonly applicants: readonly ApplicantKind[];
  readonly applicantsText: string | null;
  readonly rateText: string | null;
  readonly maxRate: number | null;
  readonly ceilingText: string | null;
  readonly ceilingYen: number | null;
  readonly floorYen: number | null;
  readonly prefectures: readonly string[];
  readonly eligibility: Rule | null;
  readonly fiscalYear: number | null;
  readonly startYear: number | null;
  readonly endYear: number | null;
  readonly implementationMethods: readonly string[];
  readonly majorExpense: string | null;
  readonly url: string | null;
  readonly applicationUrl: string | null;
  readonly sourceTitle: string | null;
  readonly lastVerifiedOn: string | null;
  readonly windows: readonly WindowContent[];
}

export const EMPTY_PROGRAM: ProgramContent = {
  name: '',
  ministry: null,
  bureau: null,
  kind: null,
  themes: [],
  pillars: [],
  needKinds: [],
  stages: [],
  summary: null,
  purpose: null,
  currentIssues: null,
  overview: null,
  target: null,
  targetYear: null,
  requirements: null,
  applicants: [],
  applicantsText: null,
  rateText: null,
  maxRate: null,
  ceilingText: null,
  ceilingYen: null,
  floorYen: null,
  prefectures: [],
  eligibility: null,
  fiscalYear: null,
  startYear: null,
  endYear: null,
  implementationMethods: [],
  majorExpense: null,
  url: null,
  applicationUrl: null,
  sourceTitle: null,
  lastVerifiedOn: null,
  windows: [],
};

export const PROGRAM_FIELDS = Object.keys(EMPTY_PROGRAM) as readonly (keyof ProgramContent)[];

/** What can never be right. */
export function contradictionsOf(program: ProgramContent): ProblemDetail[] {
  const found: ProblemDetail[] = [];
  if (program.name.trim() === '') {
    found.push({ pointer: '/name', code: 'required', message: '施策の名称を入力してください。' });
  }
  if (program.floorYen !== null && program.ceilingYen !== null && program.floorYen > program.ceilingYen) {
    found.push({ pointer: '/floorYen', code: 'range', message: '下限額は上限額以下にしてください。' });
  }
  program.windows.forEach((window, i) => {
    if (window.opensOn && window.closesOn && window.closesOn < window.opensOn) {
      const message = '公募の締切日は開始日より後にしてください。';
      found.push({ pointer: `/windows/${i}/closesOn`, code: 'order', message });
    }
  });
  return found;
}

const COMPLETENESS_FIELDS = [
  'summary',
  'overview',
  'kind',
  'requirements',
  'rateText',
  'ceilingText',
  'eligibility',
  'url',
] as const;

/** Share of the fields a reader decides on that are filled in, 0..1. */
export function completenessOf(program: ProgramContent): number {
  const filled = COMPLETENESS_FIELDS.filter((field) => program[field] !== null).length;
  return (filled + (program.windows.length > 0 ? 1 : 0)) / (COMPLETENESS_FIELDS.length + 1);
}
