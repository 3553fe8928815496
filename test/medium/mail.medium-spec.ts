import { MailAddressError, Mailbox, MailDelivery, MailHeaderError, type MailLanguage, Mails } from '@app/mail';
import { Transactions } from '@app/database';
import { JOB_NAMES } from '@app/contracts';
import { Queues } from '@app/queue';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { createTestDomain, type TestDomain } from '../support/test-domain';
import { createTestWorker } from '../support/test-worker';
import { eventually } from '../support/eventually';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server';

const SECRET = 'tokentokentokentokentokentokentokentokentok';
const INVITATION = {
  organization: '試験町 <b>',
  inviter: '試験 花子',
  role: { ja: '編集者', en: 'editor' },
  link: `https://musubi.example/join#${SECRET}`,
  until: '2027-01-08T06:00:00Z',
};

let smtp: TestSmtpServer;
let domain: TestDomain;
let database: TestDatabase;

beforeAll(async () => {
  smtp = await startSmtpServer();
  database = await createTestDatabase();
  domain = await createTestDomain({
    database,
    settings: { SMTP_URL: smtp.url, MAIL_FROM: 'むすび <no-reply@musubi.example>' },
  });
});
afterAll(async () => {
  await domain.close();
  await smtp.close();
});

const queue = (to: string, language: MailLanguage = 'ja') =>
  domain.as(null, () =>
    domain
      .get(Transactions)
      .run(() => domain.get(Mails).queue({ to, template: 'invitation', parameters: INVITATION, language })),
  );
const send = (id: string, last = false) => domain.as(null, () => domain.get(MailDelivery).send(id, { last }));
const rowOf = async (id: string) =>
  (await database.query<Record<string, unknown>>('SELECT * FROM mail WHERE id = $1', [id]))[0]!;
const receivedBy = (address: string) => smtp.received.filter(({ recipients }) => recipients.includes(address));

describe('a mail over SMTP', () => {
  it.each(['ja', 'en'] as const)('arrives in %s with both parts', async (language) => {
    const id = await queue(`${language}@example.jp`, language);
    await send(id);
    const [{ mail, from, recipients, source }] = receivedBy(`${language}@example.jp`) as [(typeof smtp.received)[0]];
    expect(from).toBe('no-reply@musubi.example');
    expect(recipients).toEqual([`${language}@example.jp`]);
    expect(mail.from?.value).toEqual([{ name: 'むすび', address: 'no-reply@musubi.example' }]);
    expect(mail.messageId).toBe(`<${id}@musubi.example>`);
    expect(mail.subject).toBe(language === 'ja' ? '【むすび】組織への招待' : '[Musubi] Invitation to an organization');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(source).toMatch(/Content-Type: multipart\/alternative/);
    expect(mail.text).toContain(INVITATION.link);
    expect(mail.text).toContain(language === 'ja' ? '役割: 編集者' : 'Role: editor');
    expect(mail.html).toContain(`href="${INVITATION.link}"`);
    expect(mail.html).toContain('試験町 &lt;b&gt;');
  });

  it('keeps no secret once it is sent, and none in its event', async () => {
    const id = await queue('secret@example.jp');
    const [event] = await database.query<{ payload: object }>(
      `SELECT payload FROM outbox WHERE name = 'mail.queued' AND payload->>'mailId' = $1`,
      [id],
    );
    expect(event!.payload).toEqual({ mailId: id });
    await send(id);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', parameters: null, failures: 0 });
    await expect(domain.as(null, () => domain.get(Mailbox).read(id))).rejects.toThrow('見つかりません');
  });

  it('goes out once, however often and side by side its job runs', async () => {
    const id = await queue('once@example.jp');
    await Promise.all([send(id), send(id), send(id)]);
    await send(id);
    expect(receivedBy('once@example.jp')).toHaveLength(1);
  });

  it('is tried again after a refusal, and failed after the last attempt; a redriven job still sends it', async () => {
    const id = await queue('later@example.jp');
    smtp.refuse(2, 451);
    await expect(send(id)).rejects.toThrow('try again later');
    expect(await rowOf(id)).toMatchObject({ state: 'queued', failures: 1 });
    await expect(send(id, true)).rejects.toThrow('try again later');
    const failed = await rowOf(id);
    expect(failed).toMatchObject({ state: 'failed', failures: 2 });
    expect(failed['last_error']).toContain('451');
    expect(JSON.stringify({ ...failed, parameters: null })).not.toContain(SECRET);
    const listed = await domain.as(null, () => domain.get(Mailbox).list({ state: 'failed', limit: 10 }));
    expect(listed.items.map((mail) => mail.id)).toContain(id);
    await send(id);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', last_error: null });
    expect(receivedBy('later@example.jp')).toHaveLength(1);
  });

  it('is not there when the change that causes it is rolled back', async () => {
    const mails = domain.get(Mails);
    const change = domain.as(null, () =>
      domain.get(Transactions).run(async () => {
        await mails.queue({ to: 'rolled-back@example.jp', template: 'invitation', parameters: INVITATION });
        throw new Error('rolled back');
      }),
    );
    await expect(change).rejects.toThrow('rolled back');
    expect(await database.query(`SELECT 1 FROM mail WHERE to_address = 'rolled-back@example.jp'`)).toEqual([]);
  });

  it('stops the change when it would carry headers or further recipients', async () => {
    const attempt = (to: string, organization = '試験町') =>
      domain.as(null, () =>
        domain
          .get(Transactions)
          .run(() =>
            domain.get(Mails).queue({ to, template: 'invitation', parameters: { ...INVITATION, organization } }),
          ),
      );
    await expect(attempt('a@example.jp\r\nBcc: b@example.jp')).rejects.toThrow(MailHeaderError);
    await expect(attempt('a@example.jp, b@example.jp')).rejects.toThrow(MailAddressError);
  });

  it('forgets the secrets of mails that could not be sent for days, and later the mails', async () => {
    const id = await queue('old@example.jp');
    const ancient = await queue('ancient@example.jp');
    await database.query(`UPDATE mail SET created_at = now() - interval '9 days' WHERE id = $1`, [id]);
    await database.query(`UPDATE mail SET created_at = now() - interval '91 days' WHERE id = $1`, [ancient]);
    await domain.as(null, () => domain.get(Mails).prune());
    expect(await rowOf(id)).toMatchObject({ parameters: null, state: 'queued' });
    expect(await database.query('SELECT 1 FROM mail WHERE id = $1', [ancient])).toEqual([]);
    await send(id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed' });
    expect(receivedBy('old@example.jp')).toEqual([]);
  });
});

describe('the job send-mail', () => {
  let worker: NestExpressApplication | undefined;
  afterEach(() => worker?.close());

  const startWorker = async (settings: Readonly<Record<string, string>>) => {
    expect(JOB_NAMES).toContain('send-mail');
    worker = await createTestWorker(database, { settings });
    return worker;
  };

  it('sends what was queued, retries by itself, and leaves a dead job that operators see', async () => {
    smtp.refuse(1, 450);
    const retried = await queue('retried@example.jp');
    const running = await startWorker({
      SMTP_URL: smtp.url,
      MAIL_FROM: 'no-reply@musubi.example',
      JOB_ATTEMPTS: '2',
    });
    await eventually(async () => expect(await rowOf(retried)).toMatchObject({ state: 'sent', failures: 1 }), 20_000);
    expect(receivedBy('retried@example.jp')).toHaveLength(1);

    smtp.refuse(2, 550);
    const dead = await queue('dead@example.jp');
    await eventually(async () => expect(await rowOf(dead)).toMatchObject({ state: 'failed', failures: 2 }), 20_000);
    const jobs = await eventually(async () => {
      const found = await running.get(Queues).dead();
      expect(found).toHaveLength(1);
      return found;
    });
    expect(jobs[0]).toMatchObject({ name: 'send-mail', data: { payload: { mailId: dead } } });
    await running.get(Queues).redrive('all');
    await eventually(async () => expect(await rowOf(dead)).toMatchObject({ state: 'sent' }), 20_000);
  });

  it('keeps mails where there is no mail server', async () => {
    const kept = await queue('kept@example.jp');
    await startWorker({});
    await eventually(async () => expect(await rowOf(kept)).toMatchObject({ state: 'kept' }), 20_000);
    const { content } = await domain.as(null, () => domain.get(Mailbox).read(kept));
    expect(content.text).toContain(INVITATION.link);
    expect(receivedBy('kept@example.jp')).toEqual([]);
  });
});
