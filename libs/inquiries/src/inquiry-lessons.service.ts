import { CANDIDATE_KINDS, type CandidateKind } from '@app/contracts';
import { Transactions } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { InquiryDeclineReason, InquiryState } from './inquiry';
import { Inquiry } from './inquiry.entity';

/** What matching may learn from one inquiry. */
export interface InquiryLesson {
  readonly ideaId: string;
  readonly kind: CandidateKind;
  readonly candidateId: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly state: InquiryState;
  readonly reason: InquiryDeclineReason | null;
}

/** Reads inquiries for the system itself: no principal, no rows hidden. Only for the worker's jobs. */
@Injectable()
export class InquiryLessonsSource {
  constructor(private readonly transactions: Transactions) {}

  /** @returns null for one that is gone, or about something that is no candidate of matching */
  async of(inquiryId: string): Promise<InquiryLesson | null> {
    const found = await this.transactions.asSystem(() =>
      this.transactions.repository(Inquiry).findOneBy({ id: inquiryId }),
    );
    if (!found || !(CANDIDATE_KINDS as readonly string[]).includes(found.subjectKind)) return null;
    return {
      ideaId: found.ideaId,
      kind: found.subjectKind as CandidateKind,
      candidateId: found.subjectId,
      organizationId: found.askerOrganizationId,
      userId: found.askedBy,
      state: found.state,
      reason: found.declineReason,
    };
  }
}
