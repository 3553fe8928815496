import { AccountsModule } from '@app/accounts';
import { AuditModule } from '@app/audit';
import { DatabaseModule } from '@app/database';
import { InquiriesModule } from '@app/inquiries';
import { LearningModule } from '@app/learning';
import { ImportsModule } from '@app/imports';
import { OfferingsModule } from '@app/offerings';
import { MailModule } from '@app/mail';
import { PlatformModule, type Settings } from '@app/platform';
import { type JobTiming, QueueModule } from '@app/queue';
import { RateLimitsModule } from '@app/rate-limits';
import { MatchingModule } from '@app/recommendations';
import { SavedSearchesModule } from '@app/saved-searches';
import { UploadsModule } from '@app/uploads';
import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { WorkerHealthController } from './health.controller';
import { ApplyRetentionJob } from './jobs/apply-retention.job';
import { ApplyImportJob } from './jobs/apply-import.job';
import { CheckImportJob } from './jobs/check-import.job';
import { FindSimilarJob } from './jobs/find-similar.job';
import { HousekeepingJob } from './jobs/housekeeping.job';
import { LearnFromInquiryJob } from './jobs/learn-from-inquiry.job';
import { MatchIdeaJob } from './jobs/match-idea.job';
import { MatchIdeasJob } from './jobs/match-ideas.job';
import { RematchAgedIdeasJob } from './jobs/rematch-aged-ideas.job';
import { RematchCandidatesJob } from './jobs/rematch-candidates.job';
import { RematchOpenIdeasJob } from './jobs/rematch-open-ideas.job';
import { RemindInquiriesJob } from './jobs/remind-inquiries.job';
import { SendMailJob } from './jobs/send-mail.job';
import { TellSavedSearchesJob } from './jobs/tell-saved-searches.job';
import { OutboxRelay } from './outbox-relay.service';

export interface WorkerOptions {
  /** Keeps several installations apart on one Redis. */
  readonly queuePrefix?: string;
  readonly timing?: JobTiming;
}

@Module({})
export class WorkerModule {
  static forRoot(settings: Settings, options: WorkerOptions = {}): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(settings),
        DatabaseModule.forRoot({
          url: settings.DATABASE_URL,
          poolSize: settings.DATABASE_POOL_SIZE,
          applicationName: 'musubi-worker',
        }),
        AuditModule,
        MailModule,
        AccountsModule,
        QueueModule.forRoot({
          ...(options.queuePrefix && { prefix: options.queuePrefix }),
          ...(options.timing && { timing: options.timing }),
        }),
        MatchingModule,
        SavedSearchesModule,
        LearningModule,
        InquiriesModule,
        RateLimitsModule,
        UploadsModule,
        ImportsModule,
        OfferingsModule,
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [WorkerHealthController],
      providers: [
        OutboxRelay,
        MatchIdeaJob,
        FindSimilarJob,
        MatchIdeasJob,
        RematchAgedIdeasJob,
        RematchCandidatesJob,
        RematchOpenIdeasJob,
        LearnFromInquiryJob,
        RemindInquiriesJob,
        SendMailJob,
        TellSavedSearchesJob,
        CheckImportJob,
        ApplyImportJob,
        HousekeepingJob,
        ApplyRetentionJob,
      ],
    };
  }
}
