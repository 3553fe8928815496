import { AccountsModule } from '@app/accounts';
import { MailModule } from '@app/mail';
import { OfferingsModule } from '@app/offerings';
import { PrecedentsModule } from '@app/precedents';
import { ProgramsModule } from '@app/programs';
import { ResearchModule } from '@app/research';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AlertDigests, AlertParts } from './alert-digests.service';
import { AlertPreferences } from './alert-preferences.service';
import { DueAlerts } from './due-alerts.service';
import { SAVED_SEARCHES_ENTITIES } from './saved-search.entity';
import { SavedSearches } from './saved-searches.service';
import { SearchRunner } from './search-runner.service';

@Module({
  imports: [
    AccountsModule,
    MailModule,
    ProgramsModule,
    OfferingsModule,
    ResearchModule,
    PrecedentsModule,
    TypeOrmModule.forFeature(SAVED_SEARCHES_ENTITIES),
  ],
  providers: [SavedSearches, SearchRunner, AlertPreferences, DueAlerts, AlertParts, AlertDigests],
  exports: [SavedSearches, SearchRunner, AlertPreferences, AlertDigests],
})
export class SavedSearchesModule {}
