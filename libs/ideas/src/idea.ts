import type { NeedKind, PartnerKind, Stage, Theme } from '@app/contracts';
import type { ProblemDetail } from '@app/platform';

export const IDEA_STATE = { draft: '下書き', submitted: '提出済み', withdrawn: '取り下げ' } as const;
export type IdeaState = keyof typeof IDEA_STATE;

export type IdeaAction = 'edit' | 'submit' | 'withdraw';

/** The idea's life. A withdrawn idea stays readable with its history; it is begun anew, not reopened. */
const TRANSITIONS: Readonly<Record<IdeaState, Partial<Record<IdeaAction, IdeaState>>>> = {
  draft: { edit: 'draft', submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { edit: 'submitted', withdraw: 'withdrawn' },
  withdrawn: {},
};

/** @returns the state after the action, or null when the action is not possible in this state */
export const nextState = (state: IdeaState, action: IdeaAction): IdeaState | null => TRANSITIONS[state][action] ?? null;

export interface IdeaNeedContent {
  readonly kind: NeedKind;
  readonly description: string;
}

/** What its authors write. Everything may be missing while it is a draft. */
export interface IdeaContent {
  readonly title: string;
  readonly challenge: string;
  readonly assets: string;
  readonly combination: string;
  /** What everyone may read once the idea is submitted. */
  readonly publicSummary: string;
  /** Read by the lead organization only. */
  readonly privateMemo: string;
  readonly themes: readonly Theme[];
  readonly stage: Stage | null;
  readonly needs: readonly IdeaNeedContent[];
  readonly partnerKinds: readonly PartnerKind[];
  /** Integer yen. */
  readonly budgetYen: number | null;
  readonly ownShareYen: number | null;
  /** ISO days. */
  readonly startOn: string | null;
  readonly endOn: string | null;
  /** The other organizations of a joint idea (広域連携). */
  readonly memberOrganizationIds: readonly string[];
}

/** What others than the lead organization may be shown. */
export type OpenIdeaContent = Omit<IdeaContent, 'privateMemo'>;

export const EMPTY_IDEA: IdeaContent = {
  title: '',
  challenge: '',
  assets: '',
  combination: '',
  publicSummary: '',
  privateMemo: '',
  themes: [],
  stage: null,
  needs: [],
  partnerKinds: [],
  budgetYen: null,
  ownShareYen: null,
  startOn: null,
  endOn: null,
  memberOrganizationIds: [],
};

const blank = (text: string): boolean => text.trim().length === 0;

/**
 * Everything that keeps an idea from being submitted, all at once. Little is asked for: a title, the challenge, a
 * summary that others may read, and one need; the rest may follow later.
 */
export function missingForSubmission(idea: IdeaContent): ProblemDetail[] {
  const missing: ProblemDetail[] = [];
  const require = (ok: boolean, pointer: string, message: string) => {
    if (!ok) missing.push({ pointer, code: 'required', message });
  };
  require(!blank(idea.title), '/title', '題名を入力してください。');
  require(!blank(idea.challenge), '/challenge', '地域の課題を入力してください。二、三文で構いません。');
  require(!blank(idea.publicSummary), '/publicSummary', '他の組織に見せてよい概要を入力してください。');
  require(idea.needs.length > 0, '/needs', '必要な支援を一つ以上選んでください。');
  idea.needs.forEach((need, i) =>
    require(!blank(need.description), `/needs/${i}/description`, 'どのような支援が必要かを一言で入力してください。'),
  );
  return [...missing, ...contradictions(idea)];
}

/** What can never be right, in a draft neither. */
export function contradictions(idea: IdeaContent): ProblemDetail[] {
  const found: ProblemDetail[] = [];
  if (idea.startOn && idea.endOn && idea.endOn < idea.startOn) {
    found.push({ pointer: '/endOn', code: 'order', message: '終了日は開始日より後にしてください。' });
  }
  if (idea.budgetYen !== null && idea.ownShareYen !== null && idea.ownShareYen > idea.budgetYen) {
    found.push({ pointer: '/ownShareYen', code: 'range', message: '自己負担額は事業費の総額以下にしてください。' });
  }
  return found;
}
