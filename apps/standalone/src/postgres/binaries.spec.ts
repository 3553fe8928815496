import { mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreLinks, serverEnvironment } from './binaries';
import { parsePostmasterFile } from './postmaster-file';
import { diagnose } from './server-log';

describe('library links that npm did not make', () => {
  let directory: string;
  let lib: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'musubi-links-'));
    lib = join(directory, 'native', 'lib');
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, 'libpq.so.5.18'), 'library');
    writeFileSync(
      join(directory, 'native', 'pg-symlinks.json'),
      JSON.stringify([
        { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
        { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
      ]),
    );
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('are made, also where a dangling one lies, and left alone when they are there', () => {
    symlinkSync('libpq.so.5.17', join(lib, 'libpq.so'));
    expect(restoreLinks(directory)).toBeUndefined();
    expect(readlinkSync(join(lib, 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect(readlinkSync(join(lib, 'libpq.so'))).toBe('libpq.so.5.18');

    const before = statSync(lib).mtimeMs;
    expect(restoreLinks(directory)).toBeUndefined();
    expect(statSync(lib).mtimeMs).toBe(before);
  });

  it('are reported when they cannot be made', () => {
    rmSync(lib, { recursive: true });
    writeFileSync(lib, 'in the way');
    expect(restoreLinks(directory)?.code).toBe('binaries-not-writable');
  });
});

it("keeps the user's PostgreSQL variables from the server", () => {
  process.env.PGOPTIONS = '-c fsync=off';
  try {
    expect(Object.keys(serverEnvironment()).filter((name) => name.startsWith('PG'))).toEqual([]);
  } finally {
    delete process.env.PGOPTIONS;
  }
});

describe('postmaster.pid', () => {
  it('is read line by line', () => {
    expect(parsePostmasterFile('123\n/data\n1700000000\n5433\n\n127.0.0.1\n 1 2\nready   \n')).toEqual({
      pid: 123,
      dataDirectory: '/data',
      startedAt: 1700000000,
      port: 5433,
      status: 'ready',
    });
  });

  it('may be incomplete or useless', () => {
    expect(parsePostmasterFile('-77\n')).toMatchObject({ pid: 77, port: undefined, status: undefined });
    expect(parsePostmasterFile('')).toBeUndefined();
    expect(parsePostmasterFile('garbage')).toBeUndefined();
  });
});

describe('why the server did not start', () => {
  it.each([
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'port-taken'],
    ['FATAL:  could not write to file "pg_wal/x": No space left on device', 'disk-full'],
    ['FATAL:  lock file "postmaster.pid" already exists', 'held-by-another-process'],
    ['PANIC:  could not locate a valid checkpoint record at 0/1', 'data-damaged'],
    ['FATAL:  could not open file "global/pg_control": No such file or directory', 'data-damaged'],
    ['FATAL:  could not open file "global/pg_control": Permission denied', 'data-not-writable'],
    ['FATAL:  data directory "/d" has invalid permissions', 'data-not-writable'],
    ['FATAL:  database files are incompatible with server', 'wrong-major-version'],
    ['postgres: error while loading shared libraries: libz.so.1', 'start-failed'],
    ['', 'start-failed'],
  ])('%s → %s', (line, code) => {
    const error = diagnose(`2026-01-01 00:00:00.000 UTC [1] LOG:  starting\n${line}\n`, '/data', 5432);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('\n');
  });
});
