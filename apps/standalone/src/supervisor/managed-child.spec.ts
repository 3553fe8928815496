import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { isAlive } from '../process/process-identity';
import { ChildLog } from './child-log';
import { ManagedChild, RestartBudget, type RestartPolicy } from './managed-child';
import type { StandaloneError } from './standalone-error';

const quick: RestartPolicy = {
  firstDelayMs: 20,
  maxDelayMs: 100,
  maxExits: 3,
  windowMs: 60_000,
  maxExitsBeforeReady: 2,
};

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('restart budget', () => {
  it('waits longer each time and gives up on a loop', () => {
    const budget = new RestartBudget({ ...quick, maxExits: 5, firstDelayMs: 500, maxDelayMs: 1_500 });
    budget.markReady();
    expect([1, 2, 3, 4, 5].map((second) => budget.afterExit(second * 1_000))).toEqual([
      500,
      1_000,
      1_500,
      1_500,
      'loop',
    ]);
  });

  it('gives up sooner on what has never been ready', () => {
    const budget = new RestartBudget(quick);
    expect([budget.afterExit(0), budget.afterExit(1)]).toEqual([20, 'loop']);
  });

  it('forgets what lies outside its window', () => {
    const budget = new RestartBudget(quick);
    budget.markReady();
    for (let hour = 1; hour < 20; hour++) expect(budget.afterExit(hour * 3_600_000)).toBe(20);
  });
});

describe('a child', () => {
  let directory: string;
  let log: ChildLog;
  let printed: string[];
  let loop: StandaloneError | undefined;
  let child: ManagedChild | undefined;

  function run(source: string, guard?: string): void {
    const script = join(directory, 'main.js');
    writeFileSync(script, source);
    child = new ManagedChild({
      name: 'api',
      script,
      guard,
      cwd: directory,
      env: process.env,
      log,
      print: (line) => void printed.push(line),
      onCrashLoop: (error) => (loop = error),
      policy: quick,
    });
    child.start();
  }
  /** The guard as the build would emit it. */
  function writeGuard(): string {
    const guard = join(directory, 'guard.cjs');
    const { code } = transformFileSync(join(__dirname, 'child-guard.ts'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(guard, code);
    return guard;
  }
  const said = (): string => {
    try {
      return readFileSync(join(directory, 'api.log'), 'utf8');
    } catch {
      return '';
    }
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'musubi-child-'));
    printed = [];
    loop = undefined;
    log = new ChildLog({
      name: 'api',
      file: join(directory, 'api.log'),
      verbose: false,
      print: (l) => void printed.push(l),
    });
  });
  afterEach(async () => {
    child?.kill();
    await child?.stop(1_000);
    child = undefined;
    log.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is started again when it ends by itself, and stays down when it is stopped', async () => {
    run(`console.log('run ' + process.pid); setInterval(() => {}, 1000)`);
    await until(() => said().includes('run'), 'first run');
    const first = child?.pid;
    if (first === undefined) throw new Error('no process');
    process.kill(first, 'SIGKILL');
    await until(() => said().split('run').length === 3, 'second run');
    expect(child?.pid).not.toBe(first);
    expect(printed.join()).toContain('SIGKILL');

    const second = child?.pid;
    await child?.stop(5_000);
    expect(second !== undefined && isAlive(second)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(child?.pid).toBeUndefined();
    expect(loop).toBeUndefined();
  });

  it('that ends again and again is given up, with its last words', async () => {
    run(`console.error('DATABASE_URL is wrong'); process.exit(3)`);
    await until(() => loop !== undefined, 'loop noticed');
    expect(loop?.code).toBe('crash-loop');
    expect(loop?.message).toContain('code 3');
    expect(loop?.logTail).toEqual(['DATABASE_URL is wrong', 'DATABASE_URL is wrong']);
  });

  it('may end in order, and is forced when it does not', async () => {
    run(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1000)`,
    );
    await until(() => said().includes('up'), 'up');
    await child?.stop(5_000);
    expect(said()).toContain('bye');

    run(`process.on('SIGTERM', () => console.log('no')); console.log('again'); setInterval(() => {}, 1000)`);
    await until(() => said().includes('again'), 'up again');
    const begin = Date.now();
    await child?.stop(200);
    expect(said()).toContain('no');
    expect(Date.now() - begin).toBeGreaterThanOrEqual(190);
  });

  it('ends in order when its supervisor is killed', async () => {
    writeGuard();
    writeFileSync(
      join(directory, 'worker.js'),
      `const fs = require('node:fs');
       process.on('SIGTERM', () => { fs.writeFileSync('ended', 'in order'); process.exit(0); });
       fs.writeFileSync('worker.pid', String(process.pid)); setInterval(() => console.log('still working'), 20)`,
    );
    const supervisor = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn(process.execPath, ['--require', './guard.cjs', 'worker.js'],
           { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }); setInterval(() => {}, 1000)`,
      ],
      { cwd: directory, stdio: 'ignore' },
    );
    const read = (name: string): string | undefined => {
      try {
        return readFileSync(join(directory, name), 'utf8') || undefined;
      } catch {
        return undefined;
      }
    };
    await until(() => read('worker.pid') !== undefined, 'worker up');
    supervisor.kill('SIGKILL');
    await until(() => !isAlive(Number(read('worker.pid'))), 'worker gone');
    expect(read('ended')).toBe('in order');
  });

  it('with the guard, is not kept alive by it', async () => {
    const guard = writeGuard();
    run(`console.log('done')`, guard);
    await until(() => loop !== undefined, 'it ended by itself');
    expect(loop?.message).toContain('code 0');
  });
});
