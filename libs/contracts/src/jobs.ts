import type { DomainEvent, EventName, EventPayloads } from './events';
import type { BulkTrigger, MatchTrigger } from './triggers';
import type { CandidateKind } from './vocabulary';

export interface JobPayloads {
  /** Match one idea against all candidates and store the run. */
  'match-idea': { ideaId: string; ideaVersion: number; trigger: MatchTrigger };
  /** The same for several ideas, for which nobody waits. */
  'match-ideas': { ideas: readonly { id: string; version: number }[]; trigger: BulkTrigger };
  /** Find the ideas that new or changed candidates may concern, and queue them. */
  'rematch-candidates': { kind: CandidateKind; candidates: readonly { id: string; version: number }[] };
  /** Queue every open idea: something changed that any list may rest on. */
  'rematch-open-ideas': Record<string, never>;
  /** Find out what an idea or a precedent resembles, and keep the pairs. */
  'find-similar': { kind: 'idea' | 'precedent'; id: string; version: number };
  /** Queue the open ideas whose list was made on an earlier day: windows have opened and closed since. */
  'rematch-aged-ideas': Record<string, never>;
  /** Read a file that somebody brought, and say what it would do. */
  'check-import': { importId: string };
  /** Do what was approved. */
  'apply-import': { importId: string };
  /** Write the day's mails about what is new in saved searches, to those whose hour has come. */
  'tell-saved-searches': Record<string, never>;
  /** Keep what matching may learn from an inquiry and its answer. */
  'learn-from-inquiry': { inquiryId: string };
  /** Remind of inquiries whose answer is due or late. Comes by the clock. */
  'remind-inquiries': Record<string, never>;
  /** Hand a queued mail to the mail server. */
  'send-mail': { mailId: string };
  /** Remove what is kept longer than the settings of retention say: events, keys, mails, drafts, files. */
  'apply-retention': Record<string, never>;
  /** End what is past its time: sessions, links, counts, runs that died. Comes by the clock, not by an event. */
  housekeeping: Record<string, never>;
}

export type JobName = keyof JobPayloads;

/** Queue per kind of load, so that a wave of one kind does not starve the other. */
export const QUEUE_OF_JOB = {
  'match-idea': 'matching',
  'match-ideas': 'bulk-matching',
  'rematch-candidates': 'reverse-matching',
  'rematch-open-ideas': 'reverse-matching',
  'find-similar': 'reverse-matching',
  'rematch-aged-ideas': 'reverse-matching',
  'check-import': 'imports',
  'apply-import': 'imports',
  'tell-saved-searches': 'maintenance',
  'learn-from-inquiry': 'maintenance',
  'remind-inquiries': 'maintenance',
  'send-mail': 'mail',
  'apply-retention': 'maintenance',
  housekeeping: 'maintenance',
} as const satisfies Record<JobName, string>;

/**
 * BullMQ's priority: 0 goes first, then 1, 2, … Someone waits for the answer to what they did themselves; a list that
 * is brought up to date because a candidate changed can wait, and one that has only grown older can wait for that.
 */
export const priorityOf = ({ name, payload }: JobRequest): number => {
  if (name === 'rematch-candidates') return 10;
  if (name !== 'match-idea' && name !== 'match-ideas') return 0;
  const { trigger } = payload as JobPayloads['match-idea' | 'match-ideas'];
  return trigger === 'scheduled' ? 20 : trigger === 'candidate_changed' ? 10 : 0;
};

/** Events that come in waves (imports) and are carried after those that someone waits for. */
export const BULK_EVENTS: readonly EventName[] = [
  'candidates.changed',
  'awards.changed',
  'precedents.changed',
  'recommendations.outdated',
  'ideas.outdated',
  'recommendations.ready',
];

export const JOB_NAMES = Object.keys(QUEUE_OF_JOB) as readonly JobName[];
export type QueueName = (typeof QUEUE_OF_JOB)[JobName];
export const QUEUE_NAMES: readonly QueueName[] = [...new Set(Object.values(QUEUE_OF_JOB))];

export interface JobRequest<J extends JobName = JobName> {
  readonly name: J;
  readonly payload: JobPayloads[J];
}

const job = <J extends JobName>(name: J, payload: JobPayloads[J]): JobRequest => ({ name, payload });

const similarTo = ({ ideaId, ideaVersion }: { ideaId: string; ideaVersion: number }): JobRequest =>
  job('find-similar', { kind: 'idea', id: ideaId, version: ideaVersion });

/** Jobs that come by the clock: cron patterns in Japan's time. */
export const SCHEDULES: readonly { readonly name: JobName; readonly cron: string }[] = [
  { name: 'rematch-aged-ideas', cron: '5 0 * * *' },
  { name: 'tell-saved-searches', cron: '10 * * * *' },
  // Before offices open, so that the day begins with it.
  { name: 'remind-inquiries', cron: '30 8 * * *' },
  { name: 'housekeeping', cron: '20 * * * *' },
  { name: 'apply-retention', cron: '40 3 * * *' },
];

type Subscriptions = { readonly [N in EventName]: (payload: EventPayloads[N]) => readonly JobRequest[] };

/** Which jobs an event causes. Every event is listed, also those nobody listens to yet. */
const SUBSCRIPTIONS: Subscriptions = {
  'idea.submitted': (event) => [job('match-idea', { ...event, trigger: 'submitted' }), similarTo(event)],
  'idea.revised': (event) => [job('match-idea', { ...event, trigger: 'revised' }), similarTo(event)],
  'idea.attachment.added': () => [],
  'idea.attachment.removed': () => [],
  'ideas.removed': () => [],
  'idea.withdrawn': (event) => [similarTo(event)],
  'precedents.changed': ({ precedents }) =>
    precedents.map(({ id, version }) => job('find-similar', { kind: 'precedent', id, version })),
  'recommendations.requested': (event) => [job('match-idea', { ...event, trigger: 'requested' })],
  'ideas.outdated': (event) => [job('match-ideas', event)],
  'recommendations.outdated': (event) => [job('match-idea', { ...event, trigger: 'candidate_changed' })],
  'candidates.changed': (event) => [job('rematch-candidates', event)],
  'awards.changed': () => [job('rematch-open-ideas', {})],
  'decision.recorded': () => [],
  'inquiry.sent': ({ inquiryId }) => [job('learn-from-inquiry', { inquiryId })],
  'inquiry.answered': ({ inquiryId }) => [job('learn-from-inquiry', { inquiryId })],
  'weights.proposed': () => [],
  'weights.activated': () => [job('rematch-open-ideas', {})],
  'registration.applied': () => [],
  'organization.state_changed': () => [],
  'membership.changed': () => [],
  'handover.done': () => [],
  'import.uploaded': (event) => [job('check-import', event)],
  'import.checked': () => [],
  'import.approved': (event) => [job('apply-import', event)],
  'import.applied': () => [],
  'mail.queued': (event) => [job('send-mail', event)],
  'recommendations.ready': () => [],
  'session.opened': () => [],
  'sessions.ended': () => [],
  'account.locked': () => [],
  'account.deleted': () => [],
  'credentials.changed': () => [],
};

export const EVENT_NAMES = Object.keys(SUBSCRIPTIONS) as readonly EventName[];

export function jobsFor<N extends EventName>(event: DomainEvent<N>): readonly JobRequest[] {
  return SUBSCRIPTIONS[event.name](event.payload);
}
