import { randomUUID } from 'node:crypto';
import { AccountsModule } from '@app/accounts';
import { AuditModule } from '@app/audit';
import type { Principal } from '@app/authz';
import { AwardsModule } from '@app/awards';
import { DatabaseModule } from '@app/database';
import { IdeasModule } from '@app/ideas';
import { LearningModule } from '@app/learning';
import { MailModule } from '@app/mail';
import { OfferingsModule } from '@app/offerings';
import { Clock, PlatformModule, requestContext, type Settings } from '@app/platform';
import { PrecedentsModule } from '@app/precedents';
import { ProgramsModule } from '@app/programs';
import { RecommendationsModule } from '@app/recommendations';
import { ResearchModule } from '@app/research';
import { SavedSearchesModule } from '@app/saved-searches';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { contextOf } from './factories';
import { TestClock } from './test-clock';
import { createTestDatabase, type TestDatabase } from './test-database';
import { testSettings } from './test-settings';

export interface TestDomain {
  readonly app: INestApplicationContext;
  readonly clock: TestClock;
  readonly database: TestDatabase;
  readonly settings: Settings;
  get<T>(service: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** Runs as a request of the principal would: its own context, so that calls side by side have transactions of their own. */
  as<T>(principal: Principal | null, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The domain services on a database of their own, without HTTP and with a clock that stands. */
export async function createTestDomain(
  options: { now?: Date; database?: TestDatabase; settings?: Readonly<Record<string, string>> } = {},
): Promise<TestDomain> {
  const database = options.database ?? (await createTestDatabase());
  const settings = testSettings(database.url, options.settings);
  const clock = new TestClock(options.now);
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot(settings),
      DatabaseModule.forRoot({ url: database.url, poolSize: 10, applicationName: 'musubi-test' }),
      AuditModule,
      MailModule,
      AccountsModule,
      IdeasModule,
      ProgramsModule,
      AwardsModule,
      OfferingsModule,
      ResearchModule,
      PrecedentsModule,
      RecommendationsModule,
      LearningModule,
      SavedSearchesModule,
    ],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = await module.init();
  return {
    app,
    clock,
    database,
    settings,
    get: (service) => app.get(service, { strict: false }),
    as: (principal, work) =>
      requestContext.run(
        {
          requestId: randomUUID(),
          ...(principal ? contextOf(principal) : { audience: 'system' }),
        },
        work,
      ),
    close: () => app.close(),
  };
}
