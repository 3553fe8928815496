import { loadSettings, runMain, type Settings, UsageError } from '@app/platform';
import { Command } from 'commander';
import { addAuditVerifyCommand } from './commands/audit-verify';
import { addCreateAccountCommand } from './commands/create-account';
import { addDemoCommand } from './commands/demo';
import { addDemoDataCommand } from './commands/demo-data';
import { addEvaluateCommand } from './commands/evaluate';
import { addFairnessCommand } from './commands/fairness';
import { addImportCommand } from './commands/import';
import { addJobsCommand } from './commands/jobs';
import { addMailboxCommand } from './commands/mailbox';
import { addMigrateCommand } from './commands/migrate';
import { addSecondFactorCommand } from './commands/second-factor';
import { addSignOutCommand } from './commands/sign-out';
import { addWeightsCommand } from './commands/weights';
import { runningInstance } from './running-instance';

/** DATABASE_URL from the environment, or that of the running `npm start`. */
async function settings(): Promise<Settings> {
  if (process.env['DATABASE_URL']) return loadSettings();
  const running = await runningInstance();
  if (!running) {
    throw new UsageError('動いている「npm start」が見つかりません。先に起動するか、DATABASE_URL を指定してください。');
  }
  const { databaseUrl, migrationDatabaseUrl, redisUrl } = running;
  return loadSettings({
    ...process.env,
    DATABASE_URL: databaseUrl,
    ...(migrationDatabaseUrl && { MIGRATION_DATABASE_URL: migrationDatabaseUrl }),
    ...(redisUrl && { REDIS_URL: redisUrl }),
  });
}

runMain(async () => {
  const program = new Command('musubi').description('むすびの運用コマンド').showHelpAfterError();
  addMigrateCommand(program, settings);
  addDemoDataCommand(program, settings);
  addImportCommand(program, settings);
  addDemoCommand(program);
  addJobsCommand(program, settings);
  addMailboxCommand(program, settings);
  addEvaluateCommand(program);
  addCreateAccountCommand(program, settings);
  addAuditVerifyCommand(program, settings);
  addSecondFactorCommand(program, settings);
  addSignOutCommand(program, settings);
  addWeightsCommand(program, settings);
  addFairnessCommand(program, settings);
  await program.parseAsync();
});
