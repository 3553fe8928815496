import type { Theme } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';
import { isFilled, Requirements, type SearchField } from '@app/publication';

/**
 * 好事例: what a local government tells others about a finished project. Fields after デジタル庁 GIF 事例 (451-3-1):
 * 取り組み理由, 挑戦したこと, 制約条件, 成果, 協力者, 学んだこと, 利用した制度.
 */
export interface PrecedentContent {
  readonly title: string;
  readonly reason: string;
  readonly tried: string;
  readonly constraints: string | null;
  readonly outcome: string;
  readonly partners: string | null;
  readonly lessons: string | null;
  /** Names of the programs that paid, as the author wrote them. */
  readonly programNames: readonly string[];
  readonly themes: readonly Theme[];
  /** Fiscal years, by the year of their April. */
  readonly startedFiscalYear: number | null;
  readonly finishedFiscalYear: number | null;
  /** Integer yen, the whole project. */
  readonly costYen: number | null;
  /** 成果 in figures. */
  readonly figures: readonly OutcomeFigure[];
  /** Programs of our list that paid, beside their names. */
  readonly programIds: readonly string[];
  /** Where it can be read, e.g. the municipality's own page. */
  readonly sourceTitle: string | null;
  readonly sourceUrl: string | null;
}

/** One figure before and after. */
export interface OutcomeFigure {
  readonly metric: string;
  readonly before: number | null;
  readonly after: number;
  readonly unit: string;
  /** Fiscal year of `after`, by the year of its April. */
  readonly fiscalYear: number | null;
}

export const EMPTY_PRECEDENT: PrecedentContent = {
  title: '',
  reason: '',
  tried: '',
  constraints: null,
  outcome: '',
  partners: null,
  lessons: null,
  programNames: [],
  themes: [],
  startedFiscalYear: null,
  finishedFiscalYear: null,
  costYen: null,
  figures: [],
  programIds: [],
  sourceTitle: null,
  sourceUrl: null,
};

/** As forms, mails and tables call the fields. */
export const PRECEDENT_FIELD_LABELS: Readonly<Record<keyof PrecedentContent, string>> = {
  title: '題名',
  reason: '取り組んだ理由',
  tried: '取り組んだこと',
  constraints: '制約・つまずき',
  outcome: '成果',
  partners: '協力者',
  lessons: '学んだこと',
  programNames: '利用した制度',
  themes: '分野',
  startedFiscalYear: '開始年度',
  finishedFiscalYear: '終了年度',
  costYen: '事業費',
  figures: '成果の数値',
  programIds: '利用した支援施策',
  sourceTitle: '出典',
  sourceUrl: '出典のアドレス',
};

/** What can never be right, in a draft neither. */
export function precedentContradictions({ startedFiscalYear, finishedFiscalYear }: PrecedentContent): ProblemDetail[] {
  const ordered = startedFiscalYear === null || finishedFiscalYear === null || startedFiscalYear <= finishedFiscalYear;
  return new Requirements().require(ordered, '/finishedFiscalYear', '終了年度は開始年度以後にしてください。', 'order')
    .problems;
}

/** Everything that keeps a precedent from being public: who reads it wants to know why, what, and what came of it. */
export const missingForPrecedent = (precedent: PrecedentContent): ProblemDetail[] =>
  new Requirements()
    .require(isFilled(precedent.title), '/title', '題名を入力してください。')
    .require(isFilled(precedent.reason), '/reason', '取り組んだ理由を入力してください。')
    .require(isFilled(precedent.tried), '/tried', '取り組んだことを入力してください。')
    .require(isFilled(precedent.outcome), '/outcome', '成果を入力してください。')
    .require(precedent.themes.length > 0, '/themes', '分野を一つ以上選んでください。')
    .require(precedent.finishedFiscalYear !== null, '/finishedFiscalYear', '終了年度を入力してください。').problems;

export const precedentSearchFields = (precedent: PrecedentContent): SearchField[] => [
  { text: precedent.title, weight: 'A' },
  { text: precedent.tried, weight: 'B' },
  { text: precedent.reason, weight: 'C' },
  { text: precedent.outcome, weight: 'C' },
  { text: precedent.lessons, weight: 'D' },
  { text: precedent.constraints, weight: 'D' },
  { text: precedent.partners, weight: 'D' },
  ...precedent.programNames.map((text) => ({ text, weight: 'D' as const })),
];
