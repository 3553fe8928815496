import type { CandidateKind } from '@app/contracts';

/** What an inquiry is about: a candidate of matching, or what another municipality did or plans. */
export type InquirySubjectKind = CandidateKind | 'precedent' | 'idea';

export const INQUIRY_SUBJECT_KIND: Readonly<Record<InquirySubjectKind, string>> = {
  program: '支援施策',
  offering: '提供サービス',
  research_seed: '研究シーズ',
  equipment: '共用設備',
  precedent: '好事例',
  idea: '似た構想',
};
export const INQUIRY_SUBJECT_KINDS = Object.keys(INQUIRY_SUBJECT_KIND) as readonly InquirySubjectKind[];

export const INQUIRY_STATE = {
  open: '回答待ち',
  interested: '関心あり',
  needs_talk: 'まず話を聞きたい',
  declined: '見送り',
  withdrawn: '取り下げ',
} as const;
export type InquiryState = keyof typeof INQUIRY_STATE;
export const INQUIRY_STATES = Object.keys(INQUIRY_STATE) as readonly InquiryState[];

/** What the side that was asked can answer. */
export const INQUIRY_ANSWERS = ['interested', 'needs_talk', 'declined'] as const satisfies readonly InquiryState[];
export type InquiryAnswer = (typeof INQUIRY_ANSWERS)[number];

export const INQUIRY_DECLINE_REASON = {
  not_our_issue: '用途や技術が合わない',
  not_eligible: '対象にならない',
  amount: '予算の規模が合わない',
  timing: '時期が合わない',
  region: '対応できる地域でない',
  capacity: '人手や設備に余裕がない',
  other: 'その他',
} as const;
export type InquiryDeclineReason = keyof typeof INQUIRY_DECLINE_REASON;
export const INQUIRY_DECLINE_REASONS = Object.keys(INQUIRY_DECLINE_REASON) as readonly InquiryDeclineReason[];

/** How much of the idea the other side is shown. */
export const INQUIRY_SHARE = { summary: '公開用の概要だけ', idea: '構想の全体（内部メモを除く）' } as const;
export type InquiryShare = keyof typeof INQUIRY_SHARE;
export const INQUIRY_SHARES = Object.keys(INQUIRY_SHARE) as readonly InquiryShare[];

export type InquiryAction = InquiryAnswer | 'withdraw';
export type InquirySide = 'asker' | 'recipient';

/** Who moves an inquiry where. A talk may end in a yes or a no; what is settled stays. */
const TRANSITIONS: Readonly<Record<InquiryState, Partial<Record<InquiryAction, InquirySide>>>> = {
  open: { interested: 'recipient', needs_talk: 'recipient', declined: 'recipient', withdraw: 'asker' },
  needs_talk: { interested: 'recipient', declined: 'recipient', withdraw: 'asker' },
  interested: { declined: 'recipient', withdraw: 'asker' },
  declined: {},
  withdrawn: {},
};

/** @returns the state after it; null when that is not possible in this state, or not for this side */
export function nextInquiryState(state: InquiryState, action: InquiryAction, side: InquirySide): InquiryState | null {
  if (TRANSITIONS[state][action] !== side) return null;
  return action === 'withdraw' ? 'withdrawn' : action;
}

/** Both sides may know whom they talk to. */
export const isAccepted = (state: InquiryState): boolean => state === 'interested' || state === 'needs_talk';

/** Something may still come of it: messages go on, and nobody asks a second time. */
export const isAlive = (state: InquiryState): boolean => state === 'open' || isAccepted(state);

/** Business days within which an answer is due, unless the asker names a day. */
export const DAYS_TO_ANSWER = 10;
/** Inquiries of one idea within 24 hours. */
export const MOST_PER_DAY = 20;

/**
 * Which reminder is due: one on the business day before the answer is, one when it is late; each once.
 * @param sent reminders so far
 * @returns how many will have been sent, or null
 */
export function reminderDue(
  { dueOn, dayBefore, sent }: { dueOn: string; dayBefore: string; sent: number },
  today: string,
): 1 | 2 | null {
  if (sent < 2 && today > dueOn) return 2;
  return sent < 1 && today >= dayBefore && today <= dueOn ? 1 : null;
}
