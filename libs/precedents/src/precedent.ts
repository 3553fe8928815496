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
