import { AccountsModule, PersonalData } from '@app/accounts';
import { IdeasModule } from '@app/ideas';
import { OfferingsModule } from '@app/offerings';
import { PrecedentsModule } from '@app/precedents';
import { ProgramsModule } from '@app/programs';
import { ResearchModule } from '@app/research';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { INQUIRIES_ENTITIES } from './inquiry.entity';
import { Inquiries, InquiryParts } from './inquiries.service';
import { InquiryHandover } from './inquiry-handover.service';
import { InquiryLessonsSource } from './inquiry-lessons.service';
import { InquiryNotices } from './inquiry-notices.service';
import { InquiryReminders } from './inquiry-reminders.service';
import { InquiryTargets, PublishedThings } from './inquiry-targets.service';
import { InquiriesPolicy } from './inquiries.policy';
import { InquiryViews } from './inquiry-views.service';

@Module({
  imports: [
    AccountsModule,
    IdeasModule,
    ProgramsModule,
    OfferingsModule,
    ResearchModule,
    PrecedentsModule,
    TypeOrmModule.forFeature(INQUIRIES_ENTITIES),
  ],
  providers: [
    Inquiries,
    InquiryParts,
    InquiriesPolicy,
    InquiryTargets,
    PublishedThings,
    InquiryNotices,
    InquiryViews,
    InquiryReminders,
    InquiryHandover,
    InquiryLessonsSource,
  ],
  exports: [Inquiries, InquiryViews, InquiryReminders, InquiryLessonsSource],
})
export class InquiriesModule implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    this.personalData.registerQuery(
      'inquiries',
      `SELECT id, idea_id AS "ideaId", state, asked_by = $1 AS "asked", answered_by = $1 AS "answered",
              created_at AS "createdAt", answered_at AS "answeredAt"
         FROM inquiry WHERE asked_by = $1 OR answered_by = $1 ORDER BY created_at, id`,
    );
    this.personalData.registerQuery(
      'inquiryMessages',
      `SELECT id, inquiry_id AS "inquiryId", created_at AS "createdAt", text
         FROM inquiry_message WHERE author_id = $1 ORDER BY created_at, id`,
    );
  }
}
