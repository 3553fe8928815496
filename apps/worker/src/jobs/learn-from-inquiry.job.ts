import type { JobPayloads } from '@app/contracts';
import { InquiryLessonsSource } from '@app/inquiries';
import { InquiryLessons } from '@app/learning';
import { type HandlesJob, JobHandler } from '@app/queue';

/** Reads how the inquiry stands now: may run late or twice. */
@JobHandler('learn-from-inquiry')
export class LearnFromInquiryJob implements HandlesJob<'learn-from-inquiry'> {
  constructor(
    private readonly inquiries: InquiryLessonsSource,
    private readonly lessons: InquiryLessons,
  ) {}

  async handle({ inquiryId }: JobPayloads['learn-from-inquiry']): Promise<void> {
    const lesson = await this.inquiries.of(inquiryId);
    if (!lesson) return;
    const { state, ...asked } = lesson;
    const answer = state === 'interested' || state === 'declined' ? state : null;
    await this.lessons.learn({ ...asked, answer, reason: answer === 'declined' ? lesson.reason : null });
  }
}
