import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword, verifyPassword } from '@app/accounts';
import { migrate, roleOf } from '@app/database';
import { migrateQueueSchema } from '@app/queue';
import type { Command } from 'commander';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../standalone/src';
import { startApi } from '../accounts/api-process';
import { measureAuditedWrites } from '../accounts/audited-writes';
import { figuresOf, show, table, timeEach } from '../measure/figures';
import { positive } from '../options';

interface Options {
  readonly seconds: number;
  readonly parallel: number;
}

const PASSWORD = '計測-bench-password-2026';
const EMAIL = 'bench@bench.example';
const MOST = 100_000;

export function addAccountsCommand(program: Command): void {
  program
    .command('accounts')
    .description('サインイン、権限の確認、行の権限の費用を、実際の API とデータベースで測る')
    .option('--seconds <n>', '測定ごとの秒数', positive, 10)
    .option('--parallel <n>', '同時に行うサインインの数', positive, 8)
    .action(async (options: Options) => console.log(await measure(options)));
}

async function measure(options: Options): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
  const postgres = await startEmbeddedPostgres({ directory, throwaway: true });
  try {
    const application = roleOf(postgres.applicationUrl);
    await migrate(postgres.url, application);
    await migrateQueueSchema(postgres.url, application);
    await seed(postgres.url);
    const api = await startApi(postgres.applicationUrl);
    let requests: string;
    try {
      requests = await measureOn(api.url, options);
    } finally {
      await api.stop();
    }
    const writes = await measureAuditedWrites(
      { ownerUrl: postgres.url, applicationUrl: postgres.applicationUrl },
      options.seconds,
    );
    return [requests, '', 'Changes with an audit record, straight on the database:', '', writes].join('\n');
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One municipality, one person. */
async function seed(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const [organization, user] = [randomUUID(), randomUUID()];
    await client.query(
      `INSERT INTO organization (id, kind, name, fictional) VALUES ($1, 'municipality', '計測町（架空）', true)`,
      [organization],
    );
    await client.query(`INSERT INTO app_user (id, email, display_name, password_hash) VALUES ($1, $2, '計測', $3)`, [
      user,
      EMAIL,
      await hashPassword(PASSWORD),
    ]);
    await client.query(`INSERT INTO membership (user_id, organization_id, role) VALUES ($1, $2, 'editor')`, [
      user,
      organization,
    ]);
  } finally {
    await client.end();
  }
}

async function measureOn(url: string, { seconds, parallel }: Options): Promise<string> {
  const hash = await hashPassword(PASSWORD);
  const signIn = async (): Promise<string> => {
    const response = await fetch(`${url}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
    });
    if (response.status !== 201) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    return response.headers.get('set-cookie')!.split(';', 1)[0]!;
  };
  const cookie = await signIn();
  const get =
    (path: string, headers: Record<string, string> = {}) =>
    async (): Promise<void> => {
      const response = await fetch(`${url}${path}`, { headers });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      await response.arrayBuffer();
    };
  const rows: string[][] = [];
  const note = async (name: string, work: () => unknown): Promise<number> => {
    await timeEach(50, seconds, work);
    const { count, mean, p50, p95, p99 } = figuresOf(await timeEach(MOST, seconds, work));
    rows.push([name, ...[mean, p50, p95, p99].map(show), String(count)]);
    return p50;
  };
  await note('argon2id, one verification', () => verifyPassword(hash, PASSWORD));
  await note('sign-in, one after another', signIn);
  const anonymous = await note('public list, nobody signed in', get('/organizations?limit=1'));
  const known = await note('the same list with a session', get('/organizations?limit=1', { cookie }));
  await note('own session (guard and profile)', get('/sessions/current', { cookie }));
  await note('own ideas (guard, policy, row level security)', get('/ideas?limit=1', { cookie }));
  const begin = performance.now();
  const side = await Promise.all(Array.from({ length: parallel }, () => timeEach(MOST, seconds, signIn)));
  const rate = (side.flat().length / (performance.now() - begin)) * 1000;
  return [
    `One API process, PostgreSQL of its own, requests over loopback, ${availableParallelism()} cores (${cpus()[0]?.model ?? ''}), Node ${process.version}`,
    '',
    table(['what', 'mean ms', 'p50', 'p95', 'p99', 'count'], rows),
    '',
    `Sign-ins ${parallel} side by side: ${show(rate)} per second.`,
    `What a session adds to a request (rate limit by account, session, guard): ${show(known - anonymous)} ms at the median.`,
  ].join('\n');
}
