import type { BulkTrigger } from './triggers';
import type { CandidateKind } from './vocabulary';

/**
 * Domain events: facts that were committed. Payloads carry ids and versions only, never texts.
 * A consumer reads the current state itself and so may run late or twice.
 */
export interface EventPayloads {
  'idea.submitted': { ideaId: string; ideaVersion: number };
  /** A submitted idea was changed. */
  'idea.revised': { ideaId: string; ideaVersion: number };
  'idea.attachment.added': { ideaId: string; fileId: string };
  'idea.attachment.removed': { ideaId: string; fileId: string };
  'idea.withdrawn': { ideaId: string; ideaVersion: number };
  /** Withdrawn drafts whose time was over are gone. */
  'ideas.removed': { ideaIds: readonly string[] };
  /** Someone who may edit the idea asked for recommendations, of a draft for example. */
  'recommendations.requested': { ideaId: string; ideaVersion: number };
  /** Candidates of one kind were published, changed while published, or taken back; together in one transaction. */
  'candidates.changed': { kind: CandidateKind; candidates: readonly { id: string; version: number }[] };
  /** Something changed that these ideas' lists may rest on. Some dozens in one event: there may be very many ideas. */
  'ideas.outdated': { ideas: readonly { id: string; version: number }[]; trigger: BulkTrigger };
  /** The same for one idea; no longer published, but may still be on its way. */
  'recommendations.outdated': { ideaId: string; ideaVersion: number };
  /** Awards were imported or changed: what similar municipalities received is evidence for every idea. */
  'awards.changed': { awards: readonly { id: string; version: number }[] };
  /** Precedents were published, changed while published, or taken back. */
  'precedents.changed': { precedents: readonly { id: string; version: number }[] };
  /** A municipality said what it does with a recommendation, or changed what it had said. */
  'decision.recorded': { ideaId: string; decisionId: string; decisionVersion: number };
  /** A municipality asked somebody about an idea. */
  'inquiry.sent': { inquiryId: string; inquiryVersion: number };
  'inquiry.answered': { inquiryId: string; inquiryVersion: number };
  'weights.proposed': { weightsVersionId: string };
  /** Other weights are in use from now on: activated, or gone back to. */
  'weights.activated': { weightsVersionId: string };
  /** Someone applied to act for an organization; the address is not confirmed yet. */
  'registration.applied': { registrationId: string };
  'organization.state_changed': { organizationId: string; state: string };
  /** Joined, left, or got another role. */
  'membership.changed': { userId: string; organizationId: string };
  'handover.done': { organizationId: string; fromUserId: string; toUserId: string };
  'import.uploaded': { importId: string };
  'import.checked': { importId: string };
  /** A person wants what the file would do. */
  'import.approved': { importId: string };
  'import.applied': { importId: string };
  'mail.queued': { mailId: string };
  'recommendations.ready': { ideaId: string; ideaVersion: number; runId: string };
  'session.opened': { userId: string; sessionId: string };
  /** Signed out, ended by their owner, or by a change of password, role or membership. */
  'sessions.ended': { userId: string; sessionIds: readonly string[] };
  /** Its owner deleted the account; the id stays with a pseudonym. */
  'account.deleted': { userId: string };
  /** Too many attempts failed; the first lock of a row, not the longer ones that follow. */
  'account.locked': { userId: string };
  /** By what somebody can sign in, or a program can act for them. */
  'credentials.changed': {
    userId: string;
    what: 'password' | 'api_token' | 'identity' | 'second_factor' | 'recovery_codes';
  };
}

export type EventName = keyof EventPayloads;

export interface DomainEvent<N extends EventName = EventName> {
  readonly id: string;
  readonly name: N;
  readonly payload: EventPayloads[N];
  /** Request in which the change was made; follows into logs of every job it causes. */
  readonly requestId: string | null;
  readonly occurredAt: Date;
}
