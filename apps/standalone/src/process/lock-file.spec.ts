import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock, waitForLock } from './lock-file';
import { currentProcess, identify, isAlive, isSameProcessAlive } from './process-identity';

describe('lock file', () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'musubi-lock-'));
    path = join(directory, 'lock');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is held by one at a time and free again after its release', () => {
    const first = tryLock(path);
    if (!('held' in first)) throw new Error('not taken');
    expect(tryLock(path)).toEqual({ holder: currentProcess() });
    first.held.release();
    expect(existsSync(path)).toBe(false);
    expect('held' in tryLock(path)).toBe(true);
  });

  it('is taken over from a process that no longer lives', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, JSON.stringify({ pid: dead, birth: 'some boot/1' }));
    expect('held' in tryLock(path)).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
    expect(readdirSync(directory)).toEqual(['lock']);
  });

  it('is taken over from an earlier process that had the number of a living one', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, birth: 'an earlier boot/1' }));
    expect('held' in tryLock(path)).toBe(process.platform === 'linux');
  });

  it('counts as held while its file is just being written, and as abandoned later', () => {
    writeFileSync(path, '');
    expect(tryLock(path)).toEqual({ holder: undefined });
    const old = Date.now() / 1000 - 60;
    utimesSync(path, old, old);
    expect('held' in tryLock(path)).toBe(true);
  });

  it('does not remove the lock of a successor', () => {
    const first = tryLock(path);
    if (!('held' in first)) throw new Error('not taken');
    writeFileSync(path, JSON.stringify({ ...currentProcess(), nonce: 'successor' }));
    first.held.release();
    expect(readFileSync(path, 'utf8')).toContain('successor');
  });

  it('waits for its release, or gives up in time', async () => {
    const first = tryLock(path);
    if (!('held' in first)) throw new Error('not taken');
    expect(await waitForLock(path, 60)).toBeUndefined();
    setTimeout(() => first.held.release(), 80);
    expect(await waitForLock(path, 5_000)).toBeDefined();
  });
});

describe('process identity', () => {
  it('knows the living from the dead', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(spawnSync(process.execPath, ['-e', '']).pid)).toBe(false);
    expect([isAlive(0), isAlive(-1), isAlive(Number.NaN)]).toEqual([false, false, false]);
  });

  it('knows a process from a later one with the same number', () => {
    expect(isSameProcessAlive(identify(process.pid))).toBe(true);
    expect(isSameProcessAlive({ pid: process.pid, birth: 'other' })).toBe(process.platform !== 'linux');
    expect(isSameProcessAlive({ pid: process.pid })).toBe(true);
  });
});
