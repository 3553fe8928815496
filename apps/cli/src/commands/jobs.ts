import { Queues } from '@app/queue';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withQueues } from '../context';

export function addJobsCommand(program: Command, settings: () => Promise<Settings>): void {
  const jobs = program.command('jobs').description('ジョブの状況を見る、止まったジョブをやり直す');

  jobs
    .command('counts', { isDefault: true })
    .description('待ち・実行中・失敗の数')
    .action(async () =>
      withQueues(await settings(), async (app) => {
        const queues = app.get(Queues);
        console.log(`保存先: ${queues.backend}`);
        console.table(await queues.counts());
      }),
    );

  jobs
    .command('dead')
    .description('試行を使い切って止まったジョブ')
    .option('--json', 'JSON で出力する')
    .action(async (options: { json?: boolean }) =>
      withQueues(await settings(), async (app) => {
        const dead = await app.get(Queues).dead();
        if (options.json) return console.log(JSON.stringify(dead, null, 2));
        if (dead.length === 0) return console.log('止まったジョブはありません。');
        for (const job of dead) {
          console.log(`${job.id}  ${job.name}  試行 ${job.attempts} 回  ${job.failedAt?.toISOString() ?? ''}`);
          console.log(`  ${job.failedReason.split('\n')[0]}`);
        }
      }),
    );

  jobs
    .command('redrive')
    .description('止まったジョブをもう一度並べる')
    .argument('[id...]', 'ジョブのID')
    .option('--all', '全部')
    .action(async (ids: string[], options: { all?: boolean }) =>
      withQueues(await settings(), async (app) => {
        if (!options.all && ids.length === 0) throw new UsageError('ジョブのIDか --all を指定してください。');
        const redriven = await app.get(Queues).redrive(options.all ? 'all' : ids);
        console.log(`${redriven.length} 件をやり直します。`);
      }),
    );
}
