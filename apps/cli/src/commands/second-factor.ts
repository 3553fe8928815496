import { SecondFactors, Sessions } from '@app/accounts';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withDomainAs } from '../context';

interface Options {
  email: string;
  by: string;
}

export function addSecondFactorCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('second-factor')
    .description('利用者の二段階認証')
    .command('reset')
    .description('端末とリカバリーコードを失くした人の二段階認証を解除する。必ず先に本人を確かめること')
    .requiredOption('--email <address>', '解除する人のメールアドレス')
    .requiredOption('--by <address>', '操作する事務局の担当者のメールアドレス（記録に残る）')
    .action(async ({ email, by }: Options) => {
      await withDomainAs(
        await settings(),
        async (app) => {
          const operator = await app.get(Sessions).principalOf(by, 'operations');
          if (!operator) throw new UsageError(`${by} は事務局の担当者ではありません。`);
          return operator;
        },
        (app, operator) => app.get(SecondFactors).reset(operator, email),
      );
      console.log(`${email} の二段階認証を解除し、セッションをすべて終えました。`);
    });
}
