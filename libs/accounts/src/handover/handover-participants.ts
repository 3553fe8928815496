import { Injectable } from '@nestjs/common';

/** One thing that would move, for the person who decides. */
export interface HandoverItem {
  readonly id: string;
  readonly title: string;
}

export interface HandoverParties {
  readonly organizationId: string;
  readonly fromUserId: string;
  readonly toUserId: string;
}

/**
 * What a domain library knows of things that people are responsible for in person: ideas, cases, reminders. Both
 * methods are called inside a transaction of the hand-over.
 */
export interface HandoverParticipant {
  /** Stable, for programs: `idea`. */
  readonly kind: string;
  /** For people: 構想. */
  readonly label: string;
  /** What of the organization the user is responsible for and is not finished. */
  preview(parties: Pick<HandoverParties, 'organizationId' | 'fromUserId'>): Promise<readonly HandoverItem[]>;
  /** Moves exactly that, and records each. @returns how many */
  handOver(parties: HandoverParties): Promise<number>;
}

/** Domain libraries join when their module starts; accounts knows none of them. */
@Injectable()
export class HandoverParticipants {
  private readonly participants = new Map<string, HandoverParticipant>();

  register(participant: HandoverParticipant): void {
    if (this.participants.has(participant.kind)) throw new Error(`Two participants hand over "${participant.kind}"`);
    this.participants.set(participant.kind, participant);
  }

  all(): readonly HandoverParticipant[] {
    return [...this.participants.values()];
  }
}
