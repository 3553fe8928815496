import { contentOf, type Mail, Mailbox, type MailState } from '@app/mail';
import { type Settings, UsageError } from '@app/platform';
import type { Command } from 'commander';
import { withDomain } from '../context';

const STATE: Readonly<Record<MailState, string>> = {
  queued: '送信待ち',
  kept: '開発用メールボックス',
  sent: '送信済み',
  failed: '送信できず',
};

export function addMailboxCommand(program: Command, settings: () => Promise<Settings>): void {
  const mailbox = program
    .command('mailbox')
    .description('メールの状況を見る。メールサーバーを設定していない間は、本文もここで読む');

  mailbox
    .command('list', { isDefault: true })
    .description('新しい順の一覧')
    .option('--to <address>', '宛先')
    .option('--failed', '送信できなかったものだけ')
    .option('--limit <number>', '件数', '20')
    .option('--json', 'JSON で出力する')
    .action(async (options: { to?: string; failed?: boolean; limit: string; json?: boolean }) =>
      withDomain(await settings(), async (app) => {
        if (!/^[1-9]\d{0,3}$/.test(options.limit)) throw new UsageError('--limit は1から9999の数で指定してください。');
        const { items } = await app.get(Mailbox).list({
          limit: Number(options.limit),
          ...(options.to && { to: options.to }),
          ...(options.failed && { state: 'failed' as const }),
        });
        if (options.json) return console.log(JSON.stringify(items.map(summaryOf), null, 2));
        if (items.length === 0) return console.log('メールはありません。');
        for (const mail of items) {
          const { id, to, subject, createdAt, lastError } = summaryOf(mail);
          console.log(`${id}  ${createdAt.toISOString()}  ${STATE[mail.state]}  ${to}`);
          console.log(`  ${subject ?? `（${mail.template}）`}${lastError ? `  ${lastError}` : ''}`);
        }
      }),
    );

  mailbox
    .command('show')
    .description('本文を読む。ID を省くと、いちばん新しいもの')
    .argument('[id]', 'メールのID')
    .option('--to <address>', '宛先')
    .action(async (id: string | undefined, options: { to?: string }) =>
      withDomain(await settings(), async (app) => {
        const query = { limit: 1, readable: true, ...(options.to && { to: options.to }) };
        const wanted = id ?? (await app.get(Mailbox).list(query)).items[0]?.id;
        if (!wanted) throw new UsageError('読めるメールはありません。');
        const { mail, content } = await app.get(Mailbox).read(wanted);
        console.log(`宛先: ${mail.toAddress}\n件名: ${content.subject}\n\n${content.text}`);
      }),
    );
}

function summaryOf(mail: Mail) {
  const { id, toAddress: to, state, createdAt, sentAt, failures, lastError } = mail;
  return { id, to, state, subject: contentOf(mail)?.subject ?? null, createdAt, sentAt, failures, lastError };
}
