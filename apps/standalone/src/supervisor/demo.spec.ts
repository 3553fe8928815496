import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseIdentity, decideDemo, parseAccounts, readDemoRecord, writeDemoRecord, type DemoAccount } from './demo';
import { displayWidth, maskUrl, readyMessage } from './messages';

const account: DemoAccount = {
  email: 'planner@aoba.example',
  password: 'secret',
  organization: 'あおば市（架空）',
  role: '企画担当',
};
const record = { build: 'b1', database: 'd1', accounts: [account] };
const facts = {
  demo: 'auto',
  embedded: true,
  databaseWasEmpty: true,
  record: undefined,
  database: 'd1',
  build: 'b1',
} as const;

describe('whether demo data are loaded', () => {
  it('once into our own database', () => {
    expect(decideDemo(facts)).toBe('load');
    expect(decideDemo({ ...facts, databaseWasEmpty: false, record })).toBe('loaded-before');
  });

  it('again when a newer build may bring other data, or the database is another one', () => {
    expect(decideDemo({ ...facts, databaseWasEmpty: false, record, build: 'b2' })).toBe('load');
    expect(decideDemo({ ...facts, record, database: 'd2' })).toBe('load');
  });

  it('never by itself into a database of others that is in use: the demo passwords are public', () => {
    const external = { ...facts, embedded: false };
    expect(decideDemo({ ...external, databaseWasEmpty: true })).toBe('load');
    expect(decideDemo({ ...external, databaseWasEmpty: false })).toBe('skip-database-in-use');
    expect(decideDemo({ ...external, databaseWasEmpty: false, record, build: 'b2' })).toBe('load');
  });

  it('as the user says', () => {
    expect(decideDemo({ ...facts, demo: 'never' })).toBe('skip');
    expect(decideDemo({ ...facts, demo: 'always', embedded: false, databaseWasEmpty: false, record })).toBe('load');
  });
});

it('finds the list of accounts between lines of a log', () => {
  const list = JSON.stringify([account, { email: 'incomplete' }]);
  expect(parseAccounts(`${list}\n`)).toEqual([account]);
  expect(parseAccounts(`{"level":30,"msg":"[x]"}\n${list}\n{"level":30}\n`)).toEqual([account]);
  expect(parseAccounts(`notice\n${JSON.stringify([account], null, 2)}\n`)).toEqual([account]);
  expect(parseAccounts('nothing')).toEqual([]);
});

it('keeps its record to the owner', () => {
  const directory = mkdtempSync(join(tmpdir(), 'musubi-demo-'));
  try {
    const file = join(directory, 'demo.json');
    expect(readDemoRecord(file)).toBeUndefined();
    writeDemoRecord(file, record);
    expect(readDemoRecord(file)).toEqual(record);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

it('tells databases apart by where they are, not by who signs in', () => {
  const one = databaseIdentity({ url: 'postgres://a:b@db/musubi' });
  expect(databaseIdentity({ url: 'postgresql://c:d@db:5432/musubi' })).toBe(one);
  expect(databaseIdentity({ url: 'postgres://a:b@db/other' })).not.toBe(one);
  expect(one).not.toContain('db');
});

describe('what is shown', () => {
  it('counts Japanese characters as two columns', () => {
    expect(displayWidth('API の説明')).toBe(10);
    expect(displayWidth('（架空）')).toBe(8);
  });

  it('hides passwords of addresses', () => {
    expect(maskUrl('postgresql://u:geheim@h:5432/d')).toBe('postgresql://u:***@h:5432/d');
    expect(maskUrl('redis://h:6379')).toBe('redis://h:6379');
  });

  it('names the accounts, and says that they are fictional', () => {
    const shown = {
      url: 'http://localhost:3000',
      elapsedMs: 4210,
      dataDirectory: '/d',
      logs: '/d/logs',
      runFile: '/d/standalone.json',
      database: 'PostgreSQL 18.4',
      queue: 'PostgreSQL',
      mail: 'npm run mailbox',
    };
    const text = readyMessage({ ...shown, accounts: [account] });
    expect(text).toContain('4.2 秒');
    expect(text).toContain('http://localhost:3000/api/docs');
    expect(text).toMatch(/架空[\s\S]*planner@aoba\.example {2}secret {2}あおば市（架空） {2}企画担当/);
    expect(readyMessage({ ...shown, accounts: [] })).not.toContain('見本のアカウント');
  });
});
