import { migrate, migrateDown, roleOf } from '@app/database';
import type { Settings } from '@app/platform';
import { migrateQueueSchema } from '@app/queue';
import type { Command } from 'commander';
import { withDomain } from '../context';
import { loadReferenceData } from '../reference-data';

export function addMigrateCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('migrate')
    .description('データベースの表を最新にし、自治体・府省庁・国の施策一覧を読み込む')
    .option('--down <steps>', '新しい方から指定した数だけ元に戻す', Number)
    .option('--no-reference-data', '表だけを作る')
    .action(async (options: { down?: number; referenceData: boolean }) => {
      const given = await settings();
      const owner = given.MIGRATION_DATABASE_URL ?? given.DATABASE_URL;
      const application = roleOf(given.DATABASE_URL);
      if (options.down !== undefined) {
        console.log(`${await migrateDown(owner, options.down)} 個を元に戻しました。`);
        return;
      }
      const ran = await migrate(owner, application);
      await migrateQueueSchema(owner, application);
      console.log(ran.length > 0 ? `表を更新しました: ${ran.join(', ')}` : '表は最新です。');
      if (!options.referenceData) return;
      const { read, created, updated } = await withDomain(given, loadReferenceData);
      console.log(`国の施策 ${read} 件（新規 ${created}、更新 ${updated}）`);
    });
}
