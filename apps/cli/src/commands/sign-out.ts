import { OperatorSignOuts, Sessions } from '@app/accounts';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withDomainAs } from '../context';

interface Options {
  email?: string;
  everybody?: true;
  by: string;
}

export function addSignOutCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('sign-out')
    .description('利用者のセッションをすべて終える（アカウントが盗まれたときなど）')
    .option('--email <address>', 'この人のセッションを終える')
    .option('--everybody', '全員のセッションを終える')
    .requiredOption('--by <address>', '操作する事務局の担当者のメールアドレス（記録に残る）')
    .action(async ({ email, everybody, by }: Options) => {
      if ((email === undefined) === (everybody === undefined)) {
        throw new UsageError('--email か --everybody のどちらか一つを付けてください。');
      }
      const ended = await withDomainAs(
        await settings(),
        async (app) => {
          const operator = await app.get(Sessions).principalOf(by, 'operations');
          if (!operator) throw new UsageError(`${by} は事務局の担当者ではありません。`);
          return operator;
        },
        (app, operator) => {
          const signOuts = app.get(OperatorSignOuts);
          return email === undefined ? signOuts.ofEverybody(operator) : signOuts.ofPerson(operator, email);
        },
      );
      console.log(`${ended} 件のセッションを終えました。`);
    });
}
