import { AccountsModule } from '@app/accounts';
import { AuditModule } from '@app/audit';
import { AuthzModule } from '@app/authz';
import { AwardsModule } from '@app/awards';
import { CalendarFeedsModule } from '@app/calendar-feeds';
import { DatabaseModule } from '@app/database';
import { ImportsModule } from '@app/imports';
import { IdeasModule } from '@app/ideas';
import { InquiriesModule } from '@app/inquiries';
import { MailModule } from '@app/mail';
import { PlatformModule, type Settings } from '@app/platform';
import { ProgramsModule } from '@app/programs';
import { RateLimitsModule } from '@app/rate-limits';
import { type DynamicModule, Module } from '@nestjs/common';
import { IndicatorsModule } from '@app/indicators';
import { LearningModule } from '@app/learning';
import { OpenDataModule } from '@app/open-data';
import { OfferingsModule } from '@app/offerings';
import { PlanningModule } from '@app/planning';
import { PrecedentsModule } from '@app/precedents';
import { RecommendationsModule } from '@app/recommendations';
import { ResearchModule } from '@app/research';
import { SavedSearchesModule } from '@app/saved-searches';
import { TerminusModule } from '@nestjs/terminus';
import { ApiTokensController } from './account/api-tokens.controller';
import { PersonalDataController } from './account/personal-data.controller';
import { IdentitiesController } from './account/identities.controller';
import { PasswordsController } from './account/passwords.controller';
import { AuditController } from './audit/audit.controller';
import { SecondFactorController } from './account/second-factor.controller';
import { SecretKeyCheck } from './account/secret-key-check';
import { AwardsController } from './awards/awards.controller';
import { CalendarFeedsController, CalendarsController } from './calendar-feeds/calendar-feeds.controller';
import { HealthController } from './health/health.controller';
import { AttachmentsController } from './ideas/attachments.controller';
import { IdeasController } from './ideas/ideas.controller';
import { InquiriesController } from './inquiries/inquiries.controller';
import { ImportsController, ImportTemplatesController } from './imports/imports.controller';
import { MailboxController } from './mailbox/mailbox.controller';
import { IndicatorsController } from './indicators/indicators.controller';
import { OfferingsController } from './offerings/offerings.controller';
import { OpenDataController } from './open-data/open-data.controller';
import { OrganizationsController } from './organizations/organizations.controller';
import { InvitationsController } from './people/invitations.controller';
import { AbsencesController, MembersController, MembershipsController } from './people/members.controller';
import { JoinRequestsController, RegistrationsController } from './people/registrations.controller';
import { PrecedentsController } from './precedents/precedents.controller';
import { FiscalCalendarController } from './planning/fiscal-calendar.controller';
import { FiscalPlanController } from './planning/fiscal-plan.controller';
import { ProgramsController } from './programs/programs.controller';
import { DecisionsController } from './recommendations/decisions.controller';
import { RecommendationsController } from './recommendations/recommendations.controller';
import { SimilarController } from './recommendations/similar.controller';
import { EquipmentController } from './research/equipment.controller';
import { ResearchSeedsController } from './research/research-seeds.controller';
import { RootController } from './root.controller';
import { AlertPreferencesController, AlertStopsController } from './saved-searches/alerts.controller';
import { SavedSearchesController } from './saved-searches/saved-searches.controller';
import { IdentityProvidersController } from './sessions/identity-providers.controller';
import { SessionCookies } from './sessions/session-cookies';
import { SignInCookies } from './sessions/sign-in-cookies';
import { SessionsController } from './sessions/sessions.controller';
import { WeightsController } from './weights/weights.controller';

@Module({})
export class ApiModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot(settings),
        DatabaseModule.forRoot({
          url: settings.DATABASE_URL,
          poolSize: settings.DATABASE_POOL_SIZE,
          applicationName: 'musubi-api',
        }),
        AuditModule,
        MailModule,
        AuthzModule.forRoot(AccountsModule, RateLimitsModule),
        AccountsModule,
        IdeasModule,
        ProgramsModule,
        AwardsModule,
        ImportsModule,
        OfferingsModule,
        ResearchModule,
        PrecedentsModule,
        RecommendationsModule,
        LearningModule,
        InquiriesModule,
        PlanningModule,
        SavedSearchesModule,
        CalendarFeedsModule,
        OpenDataModule,
        IndicatorsModule,
        TerminusModule.forRoot({ logger: false }),
      ],
      providers: [SessionCookies, SignInCookies, SecretKeyCheck],
      controllers: [
        InquiriesController,
        RootController,
        HealthController,
        SessionsController,
        PasswordsController,
        PersonalDataController,
        ApiTokensController,
        IdentityProvidersController,
        IdentitiesController,
        SecondFactorController,
        OrganizationsController,
        RegistrationsController,
        JoinRequestsController,
        InvitationsController,
        MembersController,
        MembershipsController,
        AbsencesController,
        MailboxController,
        IdeasController,
        AttachmentsController,
        RecommendationsController,
        SimilarController,
        DecisionsController,
        FiscalPlanController,
        FiscalCalendarController,
        WeightsController,
        AuditController,
        ProgramsController,
        AwardsController,
        ImportsController,
        ImportTemplatesController,
        OfferingsController,
        ResearchSeedsController,
        EquipmentController,
        PrecedentsController,
        SavedSearchesController,
        AlertPreferencesController,
        AlertStopsController,
        CalendarFeedsController,
        CalendarsController,
        OpenDataController,
        IndicatorsController,
      ],
    };
  }
}
