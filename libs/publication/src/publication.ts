export const PUBLICATION_STATE = { draft: '下書き', published: '公開中', withdrawn: '取り下げ' } as const;
export type PublicationState = keyof typeof PUBLICATION_STATE;
export const PUBLICATION_STATES = Object.keys(PUBLICATION_STATE) as readonly PublicationState[];

export type PublicationAction = 'edit' | 'publish' | 'withdraw';

/** The life of everything an organization shows to others. What was taken back can be improved and shown again. */
const TRANSITIONS: Readonly<Record<PublicationState, Partial<Record<PublicationAction, PublicationState>>>> = {
  draft: { edit: 'draft', publish: 'published' },
  published: { edit: 'published', withdraw: 'withdrawn' },
  withdrawn: { edit: 'withdrawn', publish: 'published' },
};

/** @returns the state after the action, or null when the action is not possible in this state */
export const nextPublicationState = (state: PublicationState, action: PublicationAction): PublicationState | null =>
  TRANSITIONS[state][action] ?? null;

/** Whether others can notice the change: it appears, looks different, or disappears. */
export const isNoticeable = (before: PublicationState, after: PublicationState): boolean =>
  before === 'published' || after === 'published';
