import { Organizations, Registration } from '@app/accounts';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withDomain } from '../context';

interface Options {
  email: string;
  name: string;
  organization: string;
  role: string;
}

export function addCreateAccountCommand(program: Command, settings: () => Promise<Settings>): void {
  program
    .command('create-account')
    .description('利用者を作る。パスワードは環境変数 MUSUBI_PASSWORD から読む')
    .requiredOption('--email <address>', 'メールアドレス')
    .requiredOption('--name <name>', '表示名')
    .requiredOption('--organization <code-or-name>', '団体コード、または組織の名称')
    .requiredOption('--role <role>', '役割（owner, editor, viewer, liaison など）')
    .action(async (options: Options) =>
      withDomain(await settings(), async (app) => {
        // Not an argument: arguments are visible to every user of the machine.
        const password = process.env['MUSUBI_PASSWORD'];
        if (!password) throw new UsageError('環境変数 MUSUBI_PASSWORD にパスワードを入れてください。');
        const { items } = await app.get(Organizations).list({ q: options.organization, limit: 10 });
        const exact = items.filter(({ name, code }) => name === options.organization || code === options.organization);
        const found = exact.length === 1 ? exact : items;
        if (found.length !== 1) {
          const names = items.map(({ name, code }) => `${name}${code ? `（${code}）` : ''}`).join('、');
          throw new UsageError(items.length === 0 ? '組織が見つかりません。' : `組織を一つに決められません: ${names}`);
        }
        await app.get(Registration).createAccount({
          email: options.email,
          displayName: options.name,
          password,
          organizationId: found[0]!.id,
          role: options.role,
        });
        console.log(`${options.email} を ${found[0]!.name} の ${options.role} として作りました。`);
      }),
    );
}
