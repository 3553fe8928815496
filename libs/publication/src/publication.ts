export const PUBLICATION_STATE = {
  draft: '下書き',
  in_review: '審査待ち',
  published: '公開中',
  suspended: '公開停止中',
  withdrawn: '取り下げ',
} as const;
export type PublicationState = keyof typeof PUBLICATION_STATE;
export const PUBLICATION_STATES = Object.keys(PUBLICATION_STATE) as readonly PublicationState[];

export const PUBLICATION_ACTION = {
  edit: '変更',
  submit: '公開の申請',
  publish: '公開',
  return: '差し戻し',
  suspend: '公開の停止',
  resume: '公開の再開',
  withdraw: '取り下げ',
} as const;
export type PublicationAction = keyof typeof PUBLICATION_ACTION;
export const PUBLICATION_ACTIONS = Object.keys(PUBLICATION_ACTION) as readonly PublicationAction[];

/** owner: whose organization wrote it. office: the operations office. */
export type PublicationParty = 'owner' | 'office';

interface Transition {
  readonly to: PublicationState;
  readonly by: readonly PublicationParty[];
}

const OWNER: readonly PublicationParty[] = ['owner'];
const OFFICE: readonly PublicationParty[] = ['office'];
const BOTH: readonly PublicationParty[] = ['owner', 'office'];

/**
 * The life of everything an organization shows to others, and who moves it. What is reviewed becomes public by the
 * office alone; what is not reviewed, by its owner. What was taken back can be improved and shown again; what the office
 * stopped, only the office resumes.
 */
const TRANSITIONS: Readonly<
  Record<'reviewed' | 'free', Record<PublicationState, Partial<Record<PublicationAction, Transition>>>>
> = {
  reviewed: {
    draft: { edit: { to: 'draft', by: OWNER }, submit: { to: 'in_review', by: OWNER } },
    in_review: {
      publish: { to: 'published', by: OFFICE },
      return: { to: 'draft', by: OFFICE },
      withdraw: { to: 'draft', by: OWNER },
    },
    published: {
      edit: { to: 'published', by: OWNER },
      suspend: { to: 'suspended', by: OFFICE },
      withdraw: { to: 'withdrawn', by: BOTH },
    },
    suspended: {
      edit: { to: 'suspended', by: OWNER },
      resume: { to: 'published', by: OFFICE },
      withdraw: { to: 'withdrawn', by: BOTH },
    },
    withdrawn: { edit: { to: 'withdrawn', by: OWNER }, submit: { to: 'in_review', by: OWNER } },
  },
  free: {
    draft: { edit: { to: 'draft', by: OWNER }, publish: { to: 'published', by: BOTH } },
    in_review: {},
    published: {
      edit: { to: 'published', by: OWNER },
      suspend: { to: 'suspended', by: OFFICE },
      withdraw: { to: 'withdrawn', by: BOTH },
    },
    suspended: {
      edit: { to: 'suspended', by: OWNER },
      resume: { to: 'published', by: OFFICE },
      withdraw: { to: 'withdrawn', by: BOTH },
    },
    withdrawn: { edit: { to: 'withdrawn', by: OWNER }, publish: { to: 'published', by: BOTH } },
  },
};

/** @returns the state after the action, or null when the action is not possible in this state, or not for this party */
export function nextPublicationState(
  state: PublicationState,
  action: PublicationAction,
  { reviewed, by }: { readonly reviewed: boolean; readonly by: PublicationParty },
): PublicationState | null {
  const transition = TRANSITIONS[reviewed ? 'reviewed' : 'free'][state][action];
  return transition?.by.includes(by) ? transition.to : null;
}

/** Whether others can notice the change: it appears, looks different, or disappears. */
export const isNoticeable = (before: PublicationState, after: PublicationState): boolean =>
  before === 'published' || after === 'published';
