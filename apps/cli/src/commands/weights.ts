import { Sessions } from '@app/accounts';
import { ForbiddenError, type Permission, type Principal } from '@app/authz';
import { Learning } from '@app/learning';
import { type Settings, UsageError } from '@app/platform';
import { WEIGHTS_STATE, type WeightsVersion, WeightsVersions } from '@app/weights';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { withDomainAs } from '../context';

interface Options {
  by: string;
  json?: boolean;
}

type Work = (app: INestApplicationContext, principal: Principal) => Promise<WeightsVersion | WeightsVersion[]>;

export function addWeightsCommand(program: Command, settings: () => Promise<Settings>): void {
  const weights = program
    .command('weights')
    .description('推薦の重みの版: 回答から学んで提案する、比べる、使い始める、元に戻す');

  const run = async (options: Options, permission: Permission, work: Work): Promise<void> => {
    const done = await withDomainAs(await settings(), (app) => personOf(app, options.by, permission), work);
    if (options.json) return console.log(JSON.stringify(done, null, 2));
    for (const version of Array.isArray(done) ? done : [done]) print(version);
  };
  const action = (name: string, description: string) =>
    weights
      .command(name)
      .description(description)
      .requiredOption('--by <address>', '操作する事務局の担当者のメールアドレス（記録に残る）')
      .option('--json', 'JSON で出力する');

  action('list', '版の一覧').action((options: Options) =>
    run(options, 'matching.review', (app, principal) => app.get(WeightsVersions).list(principal)),
  );
  action('propose', '回答から学び、今の版との比較を付けて提案する').action((options: Options) =>
    run(options, 'matching.manage', (app, principal) => app.get(Learning).propose(principal)),
  );
  action('compare', '今使われている版と比べ直す')
    .argument('<number>', '版の番号')
    .action((number: string, options: Options) =>
      run(options, 'matching.manage', async (app, principal) => {
        const { id, version } = await numbered(app, principal, number);
        return app.get(Learning).compare(principal, id, version);
      }),
    );
  action('activate', '提案を使い始める。悪化が否定できないときは断る')
    .argument('<number>', '版の番号')
    .action((number: string, options: Options) =>
      run(options, 'matching.manage', async (app, principal) => {
        const { id, version } = await numbered(app, principal, number);
        return app.get(WeightsVersions).activate(principal, id, version);
      }),
    );
  action('rollback', '以前に使っていた版に戻す')
    .argument('<number>', '版の番号（1 は同梱の重み）')
    .action((number: string, options: Options) =>
      run(options, 'matching.manage', async (app, principal) => {
        const { id, version } = await numbered(app, principal, number);
        return app.get(WeightsVersions).rollBack(principal, id, version);
      }),
    );
}

async function personOf(app: INestApplicationContext, email: string, permission: Permission): Promise<Principal> {
  const principal = await app.get(Sessions).principalOf(email, 'operations');
  if (!principal) throw new UsageError(`${email} は事務局の担当者として登録されていません。`);
  if (!principal.permissions.has(permission)) throw new ForbiddenError('この操作をする権限がありません。');
  return principal;
}

async function numbered(app: INestApplicationContext, principal: Principal, text: string): Promise<WeightsVersion> {
  const found = (await app.get(WeightsVersions).list(principal)).find(({ number }) => String(number) === text);
  if (!found) throw new UsageError(`${text} 番の版はありません。「list」で確かめてください。`);
  return found;
}

function print({ number, state, origin, createdAt, summary, comparison }: WeightsVersion): void {
  const made = origin === 'shipped' ? '同梱' : `${createdAt.toISOString().slice(0, 10)} に回答から学習`;
  console.log(`${number} 番  ${WEIGHTS_STATE[state]}  ${made}`);
  if (summary) {
    const { trainingIdeas, organizations, pairs, features } = summary;
    console.log(`  構想 ${trainingIdeas} 件（自治体 ${organizations}、回答の組 ${pairs}）から`);
    for (const { feature, shipped, learned, pairs: about } of features) {
      if (about > 0)
        console.log(`    ${feature.padEnd(14)} ${shipped.toFixed(2)} → ${learned.toFixed(2)}（組 ${about}）`);
    }
  }
  if (comparison) {
    const { ideas, pairwiseAccuracy, reciprocalRank, excludesLoss } = comparison;
    console.log(`  学習に使っていない構想 ${ideas} 件での比較（差と95%区間）`);
    console.log(`    組の正しさ     ${difference(pairwiseAccuracy)}`);
    console.log(`    順位の逆数     ${difference(reciprocalRank)}`);
    console.log(
      `    ${excludesLoss ? '悪化は否定できます。使い始められます。' : '悪化のおそれがあります。使い始められません。'}`,
    );
  }
}

function difference(measure: { difference: number; interval: readonly [number, number] }): string {
  const [low, high] = measure.interval.map((value) => value.toFixed(3));
  return `${measure.difference.toFixed(3)}（${low}〜${high}）`;
}
