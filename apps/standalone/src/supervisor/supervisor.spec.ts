import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres';
import { isAlive } from '../process/process-identity';
import { dataPaths, defaultDataDirectory, findProjectRoot } from './data-directory';
import { isHealthy } from './health';
import { nextFreePort, portProblem } from './ports';
import { readRunFile, writeRunFile, type RunFile } from './run-file';
import { parseSettings } from './settings';
import { StandaloneError } from './standalone-error';
import { Supervisor } from './supervisor';

jest.setTimeout(60_000);

/** Stand-ins for the real applications: just enough of what the supervisor sees of them. */
const FAKES: Readonly<Record<'api' | 'worker' | 'cli', string>> = {
  api: `
    const server = require('node:http').createServer((request, response) => {
      if (request.url === '/end') process.exit(9);
      response.statusCode = request.url === '/api/v1/health/ready' ? 200 : 404;
      response.end();
    });
    server.listen(Number(process.env.PORT), '127.0.0.1');
    require('node:fs').appendFileSync(process.env.JOURNAL, 'api started with ' + process.env.DATABASE_URL + '\\n');
    require('node:fs').appendFileSync(process.env.JOURNAL, 'second factor: ' + process.env.SECOND_FACTOR_KINDS + ' ' + process.env.SECRET_KEYS + '\\n');
    process.on('SIGTERM', () => { require('node:fs').appendFileSync(process.env.JOURNAL, 'api stopped\\n'); process.exit(0); });`,
  worker: `
    require('node:http').createServer((request, response) => {
      response.statusCode = request.url === '/health/ready' ? 200 : 404;
      response.end();
    }).listen(Number(process.env.WORKER_PORT), '127.0.0.1');
    process.on('SIGTERM', () => { require('node:fs').appendFileSync(process.env.JOURNAL, 'worker stopped\\n'); process.exit(0); });`,
  cli: `
    const args = process.argv.slice(2).join(' ');
    require('node:fs').appendFileSync(process.env.JOURNAL, 'cli ' + args + '\\n');
    if (process.env.FAIL === args) { console.error('relation "idea" is broken'); process.exit(1); }
    if (args === 'demo-data --print-accounts')
      console.log(JSON.stringify([{ email: 'planner@aoba.example', password: 'p', organization: 'あおば市（架空）', role: '企画' }]));`,
};

describe('the supervisor', () => {
  let project: string;
  let journal: string;
  let port: number;
  let workerPort: number;
  let printed: string[];
  let database: EmbeddedPostgres;
  let shared: string;
  const active = new Set<{ supervisor: Supervisor; ended: Promise<void> }>();

  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'musubi-shared-'));
    chmodSync(shared, 0o755);
    database = await startEmbeddedPostgres({ directory: join(shared, 'data'), throwaway: true });
  });
  afterAll(async () => {
    await database.stop('immediate');
    rmSync(shared, { recursive: true, force: true });
  });

  beforeEach(async () => {
    project = mkdtempSync(join(tmpdir(), 'musubi-project-'));
    chmodSync(project, 0o755);
    journal = join(project, 'journal');
    printed = [];
    for (const [name, source] of Object.entries(FAKES)) writeApp(name, source);
    writeFileSync(join(project, 'dist', '.build.json'), '{"sources":"1"}');
    port = await nextFreePort(20_000 + Math.floor(Math.random() * 20_000), []);
    workerPort = await nextFreePort(port + 1, []);
  });
  afterEach(async () => {
    for (const { supervisor, ended } of active) {
      supervisor.forceStop();
      await ended.catch(() => undefined);
    }
    active.clear();
    rmSync(project, { recursive: true, force: true });
  });

  function writeApp(name: string, source: string): void {
    const file = join(project, 'dist', 'apps', name, 'src', 'main.js');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }

  interface Start {
    args?: string[];
    environment?: NodeJS.ProcessEnv;
    embedded?: boolean;
  }

  function create({ args = [], environment = {}, embedded = false }: Start = {}): Supervisor {
    const ports = ['--port', String(port), '--worker-port', String(workerPort)];
    const all = [...ports, '--data-dir', join(project, 'data'), ...args];
    const url = embedded ? {} : { DATABASE_URL: database.url };
    return new Supervisor(parseSettings(all, { ...url, ...environment }), {
      projectRoot: project,
      dist: join(project, 'dist'),
      environment: { ...process.env, JOURNAL: journal, ...environment },
      print: (line) => void printed.push(line),
      guard: undefined,
    });
  }

  async function up(options?: Start): Promise<{ supervisor: Supervisor; run: RunFile; ended: Promise<void> }> {
    const supervisor = create(options);
    let ready: (run: RunFile) => void = () => undefined;
    const isReady = new Promise<RunFile>((resolve) => (ready = resolve));
    const ended = supervisor.run((run) => ready(run));
    active.add({ supervisor, ended });
    const run = await Promise.race([isReady, ended]);
    if (!run) throw new Error('ended before it was ready');
    return { supervisor, run, ended };
  }

  async function failure(options?: Start): Promise<StandaloneError> {
    const error: unknown = await create(options)
      .run()
      .then(
        () => new Error('it ended well'),
        (reason: unknown) => reason,
      );
    if (!(error instanceof StandaloneError)) throw error;
    expect(error.message).not.toContain('\n');
    return error;
  }

  const lines = (): string[] => readFileSync(journal, 'utf8').trim().split('\n');

  it('brings everything up in order with a database of its own, and down again in the opposite one', async () => {
    const { supervisor, run, ended } = await up({ embedded: true });
    expect(lines()[0]).toBe('cli migrate');
    expect(lines()).toContain(`api started with ${run.databaseUrl}`);
    const keys = dataPaths(run.dataDirectory).secretKeysFile;
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    const key = readFileSync(keys, 'utf8').trim();
    expect(key).toMatch(/^local:[A-Za-z0-9+/]{43}=$/);
    expect(lines()).toContain(`second factor: none ${key}`);
    expect(printed.join('\n')).toContain('no second factor is asked for');
    expect(printed.join('\n')).not.toContain(key);
    expect(printed.join('\n')).toContain('あおば市（架空）');
    expect(printed.join('\n')).not.toContain(new URL(run.databaseUrl).password);

    const file = dataPaths(run.dataDirectory).runFile;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await readRunFile(run.dataDirectory)).toMatchObject({ pid: process.pid, url: `http://127.0.0.1:${port}` });

    const pid = Number(readFileSync(join(run.dataDirectory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    expect(isAlive(pid)).toBe(true);
    supervisor.requestStop();
    await ended;
    expect(lines()).toEqual(expect.arrayContaining(['api stopped', 'worker stopped']));
    expect(isAlive(pid)).toBe(false);
    expect(await portProblem(port)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
    expect(await readRunFile(run.dataDirectory)).toBeUndefined();

    // The second time the demo data are there.
    rmSync(journal);
    const second = await up({ embedded: true });
    expect(lines().filter((line) => line.startsWith('cli'))).toEqual(['cli migrate']);
    expect(printed.at(-1)).toContain('planner@aoba.example');
    second.supervisor.requestStop();
    await second.ended;
  });

  it('keeps running when its database is killed', async () => {
    const { run, supervisor, ended } = await up({ embedded: true });
    const pidFile = join(run.dataDirectory, 'postgres', 'postmaster.pid');
    const pidAndPort = (): string[] => {
      const content = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
      return [content[0] ?? '', content[3] ?? '', content[7] ?? ''];
    };
    const [before, address] = pidAndPort();
    process.kill(Number(before), 'SIGKILL');
    for (;;) {
      const [now, , status] = pidAndPort();
      if (now !== before && status?.startsWith('ready')) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(pidAndPort()[1]).toBe(address);
    supervisor.requestStop();
    await ended;
  });

  it('uses the database it is given and leaves it running', async () => {
    const { supervisor, run, ended } = await up({ args: ['--no-demo'] });
    expect(run.databaseUrl).toBe(database.url);
    expect(lines().filter((line) => line.startsWith('cli'))).toEqual(['cli migrate']);
    expect(existsSync(join(run.dataDirectory, 'postgres'))).toBe(false);
    supervisor.requestStop();
    await ended;
    expect(database.isRunning()).toBe(true);
  });

  it('restarts an application that ends', async () => {
    const { supervisor, run, ended } = await up({ args: ['--no-demo'] });
    await isHealthy(`${run.url}/end`);
    while (!(await isHealthy(`${run.url}/api/v1/health/ready`))) await new Promise((r) => setTimeout(r, 50));
    expect(printed.join('\n')).toContain('code 9');
    supervisor.requestStop();
    await ended;
  });

  it('stops everything and shows the last lines when an application cannot run', async () => {
    writeApp('worker', `console.error('REDIS_URL is wrong'); process.exit(1)`);
    const error = await failure({ args: ['--no-demo'] });
    expect(error).toMatchObject({ code: 'crash-loop', logTail: expect.arrayContaining(['REDIS_URL is wrong']) });
    expect(lines()).toContain('api stopped');
    expect(await portProblem(port)).toBeUndefined();
  });

  it.each([
    ['migrate', 'migration-failed'],
    ['demo-data', 'demo-data-failed'],
  ])('reports a failed step: %s', async (step, code) => {
    const error = await failure({ args: ['--demo'], environment: { FAIL: step } });
    expect(error).toMatchObject({ code, logTail: ['relation "idea" is broken'] });
    expect(existsSync(join(project, 'data', 'standalone.lock'))).toBe(false);
  });

  it('names a taken port before it starts anything', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const error = await failure({ embedded: true });
    await new Promise((resolve) => server.close(resolve));
    expect(error.code).toBe('port-taken');
    expect(error.message).toContain(String(port));
    expect(error.message).toContain('--port');
    expect(existsSync(journal)).toBe(false);
    expect(existsSync(join(project, 'data', 'postgres'))).toBe(false);
  });

  it('refuses a second instance on the same data and names the first', async () => {
    const { supervisor, ended } = await up({ args: ['--no-demo'] });
    const error = await failure({ args: ['--no-demo'] });
    expect(error.code).toBe('already-running');
    expect(error.message).toContain(`http://127.0.0.1:${port}`);
    supervisor.requestStop();
    await ended;
  });

  it('says when the database, or what was built, is not there', async () => {
    const url = `postgresql://u:secret@127.0.0.1:${workerPort}/x`;
    const error = await failure({ environment: { DATABASE_URL: url } });
    expect(error.code).toBe('database-unreachable');
    expect(error.message).not.toContain('secret');
    const redis = await failure({ environment: { REDIS_URL: `redis://127.0.0.1:${workerPort}` } });
    expect(redis.code).toBe('redis-unreachable');
    rmSync(join(project, 'dist', 'apps', 'api'), { recursive: true });
    expect((await failure()).code).toBe('project-incomplete');
  });

  it('can be stopped while it starts', async () => {
    writeApp('cli', `setInterval(() => {}, 1000); require('node:fs').appendFileSync(process.env.JOURNAL, 'cli\\n')`);
    const supervisor = create();
    const ended = supervisor.run();
    while (!existsSync(journal)) await new Promise((resolve) => setTimeout(resolve, 20));
    supervisor.requestStop();
    await ended;
    expect(existsSync(join(project, 'data', 'standalone.lock'))).toBe(false);
  });

  it('takes a run file of a process that is gone for what it is', async () => {
    const directory = join(project, 'data');
    mkdirSync(directory);
    const stale: RunFile = {
      pid: process.pid,
      birth: 'an earlier boot/1',
      state: 'ready',
      url: `http://127.0.0.1:${port}`,
      workerUrl: `http://127.0.0.1:${workerPort}`,
      databaseUrl: database.url,
      dataDirectory: directory,
      startedAt: new Date().toISOString(),
    };
    const stranger = createHttpServer((_request, response) => void response.end('well'));
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    writeRunFile(dataPaths(directory).runFile, stale);
    const found = await readRunFile(directory);
    await new Promise((resolve) => stranger.close(resolve));
    if (process.platform === 'linux') expect(found).toBeUndefined();
    // Its process lives, but nothing answers.
    writeRunFile(dataPaths(directory).runFile, { ...stale, birth: undefined });
    expect(await readRunFile(directory)).toBeUndefined();
    writeFileSync(dataPaths(directory).runFile, '{"pid":');
    expect(await readRunFile(directory)).toBeUndefined();
  });
});

describe('where the data lie', () => {
  it('in the project for ordinary users, outside of it for root', () => {
    expect(defaultDataDirectory('/home/me/musubi', 1000)).toBe('/home/me/musubi/.data');
    const forRoot = defaultDataDirectory('/root/musubi', 0);
    expect(forRoot).toMatch(/^\/var\/lib\/musubi\/musubi-[0-9a-f]{10}$/);
    expect(defaultDataDirectory('/root/other/musubi', 0)).not.toBe(forRoot);
  });

  it('finds the project from wherever the program lies', () => {
    expect(existsSync(join(findProjectRoot(), 'package-lock.json'))).toBe(true);
  });
});
