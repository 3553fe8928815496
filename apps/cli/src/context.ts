import { AccountsModule } from '@app/accounts';
import { AuditModule } from '@app/audit';
import { AwardsModule } from '@app/awards';
import type { Principal } from '@app/authz';
import { DatabaseModule } from '@app/database';
import { IdeasModule } from '@app/ideas';
import { IndicatorsModule } from '@app/indicators';
import { InquiriesModule } from '@app/inquiries';
import { LearningModule } from '@app/learning';
import { MailModule } from '@app/mail';
import { OfferingsModule } from '@app/offerings';
import { createLogger, NestPinoLogger, PlatformModule, requestContext, type Settings } from '@app/platform';
import { PrecedentsModule } from '@app/precedents';
import { ProgramsModule } from '@app/programs';
import { QueueModule } from '@app/queue';
import { ResearchModule } from '@app/research';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({})
class CliModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: CliModule,
      imports: [
        PlatformModule.forRoot(settings),
        DatabaseModule.forRoot({ url: settings.DATABASE_URL, poolSize: 4, applicationName: 'musubi-cli' }),
        AuditModule,
        MailModule,
        AccountsModule,
        IdeasModule,
        ProgramsModule,
        AwardsModule,
        OfferingsModule,
        ResearchModule,
        PrecedentsModule,
        LearningModule,
        IndicatorsModule,
        InquiriesModule,
      ],
    };
  }
}

@Module({})
class QueueCliModule {
  static forRoot(settings: Settings): DynamicModule {
    return { module: QueueCliModule, imports: [PlatformModule.forRoot(settings), QueueModule.forRoot()] };
  }
}

async function within<T>(
  module: DynamicModule,
  settings: Settings,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const logger = createLogger({ level: settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL, app: 'cli' });
  const app = await NestFactory.createApplicationContext(module, {
    logger: new NestPinoLogger(logger),
    abortOnError: false,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** The domain without HTTP, for one command. */
export const withDomain = <T>(settings: Settings, work: (app: INestApplicationContext) => Promise<T>): Promise<T> =>
  within(CliModule.forRoot(settings), settings, (app) =>
    requestContext.run({ requestId: `cli-${process.pid}`, audience: 'system' }, () => work(app)),
  );

/** As `withDomain`, in the name of a person: what they do is recorded as theirs. */
export const withDomainAs = <T>(
  settings: Settings,
  find: (app: INestApplicationContext) => Promise<Principal>,
  work: (app: INestApplicationContext, principal: Principal) => Promise<T>,
): Promise<T> =>
  within(CliModule.forRoot(settings), settings, async (app) => {
    const requestId = `cli-${process.pid}`;
    const principal = await requestContext.run({ requestId }, () => find(app));
    const { userId, organizationId, organizationKind: audience } = principal;
    return requestContext.run({ requestId, userId, organizationId, audience }, () => work(app, principal));
  });

/** The queues alone. */
export const withQueues = <T>(settings: Settings, work: (app: INestApplicationContext) => Promise<T>): Promise<T> =>
  within(QueueCliModule.forRoot(settings), settings, work);
