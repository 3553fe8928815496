import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port';

const START_MS = 10_000;
const STOP_MS = 5_000;

export interface StartedRedis {
  readonly url: string;
  stop(): Promise<void>;
}

export function redisServerOnPath(): string | null {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(directory, 'redis-server');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this directory
    }
  }
  return null;
}

/** On loopback, with nothing written to disk. @param directory for whatever it writes all the same */
export async function startRedis(program: string, directory: string): Promise<StartedRedis> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory];
    const child = spawn(program, args, { stdio: 'ignore' });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    if (await answers(port, child)) {
      return { url: `redis://127.0.0.1:${port}`, stop: () => stop(child, exited) };
    }
    await stop(child, exited);
    // Between our look and its bind somebody else may have taken the port.
    if (attempt >= 3) throw new Error(`${program} did not start`);
  }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  await Promise.race([exited, delay(STOP_MS).then(() => child.kill('SIGKILL'))]);
}

async function answers(port: number, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && child.exitCode === null && child.pid !== undefined) {
    if (await ping(port)) return true;
    await delay(30);
  }
  return false;
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const done = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket.setTimeout(500, () => done(false));
    socket.once('data', (data) => done(data.toString().startsWith('+PONG')));
    socket.once('error', () => done(false));
  });
}
