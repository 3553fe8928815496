import { AccountsModule } from '@app/accounts';
import { IdeasModule } from '@app/ideas';
import { LearningModule } from '@app/learning';
import { PlanningModule } from '@app/planning';
import { ProgramsModule } from '@app/programs';
import { RecommendationsModule } from '@app/recommendations';
import { SavedSearchesModule } from '@app/saved-searches';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CalendarFeed } from './calendar-feed.entity';
import { CalendarFeeds, FeedSources } from './calendar-feeds.service';
import { FeedContents, IdeaPrograms } from './feed-contents.service';

@Module({
  imports: [
    AccountsModule,
    IdeasModule,
    ProgramsModule,
    RecommendationsModule,
    LearningModule,
    PlanningModule,
    SavedSearchesModule,
    TypeOrmModule.forFeature([CalendarFeed]),
  ],
  providers: [CalendarFeeds, FeedSources, FeedContents, IdeaPrograms],
  exports: [CalendarFeeds],
})
export class CalendarFeedsModule {}
