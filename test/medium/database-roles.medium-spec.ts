import { Audit } from '@app/audit';
import { RoleCheck, Transactions } from '@app/database';
import { Client } from 'pg';
import { createTestDomain, type TestDomain } from '../support/test-domain';

/** What the application's role may do less than read and write rows. */
const NARROWER: Readonly<Record<string, string>> = {
  'public.schema_migration': 'SELECT',
  'public.audit_record': 'INSERT, SELECT',
  'public.audit_link': 'SELECT',
  'public.content_version': 'INSERT, SELECT',
  'public.content_review': 'INSERT, SELECT',
};
const ROWS = 'DELETE, INSERT, SELECT, UPDATE';

let domain: TestDomain;
let application: Client;

beforeAll(async () => {
  domain = await createTestDomain();
  application = new Client({ connectionString: domain.database.url });
  await application.connect();
  await domain.as(null, () =>
    domain.get(Transactions).run(() => domain.get(Audit).record({ action: 'a', subjectType: 's', subjectId: '1' })),
  );
});
afterAll(async () => {
  await application.end();
  await domain.close();
});

describe('the application’s role', () => {
  it('has exactly the rights it needs on every table of every schema', async () => {
    const { rows } = await application.query<{ table: string; rights: string }>(`
      SELECT n.nspname || '.' || c.relname AS table,
             (SELECT string_agg(r, ', ' ORDER BY r) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
               'REFERENCES', 'TRIGGER']) AS r WHERE has_table_privilege(c.oid, r)) AS rights
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'`);
    expect(rows.length).toBeGreaterThan(25);
    const expected = Object.fromEntries(rows.map(({ table }) => [table, NARROWER[table] ?? ROWS]));
    expect(Object.fromEntries(rows.map(({ table, rights }) => [table, rights]))).toEqual(expected);
  });

  it('owns nothing and creates nothing', async () => {
    const { rows } = await application.query<{ owned: number; creates: boolean }>(`
      SELECT (SELECT count(*)::int FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER')) AS owned,
             has_schema_privilege('public', 'CREATE') OR has_schema_privilege('bullmq', 'CREATE') AS creates`);
    expect(rows).toEqual([{ owned: 0, creates: false }]);
    await expect(domain.as(null, () => domain.get(RoleCheck).ownsTables())).resolves.toBe(false);
  });

  it.each([
    ['change a record', `UPDATE audit_record SET action = 'x'`],
    ['remove a record', 'DELETE FROM audit_record'],
    ['empty the audit', 'TRUNCATE audit_record'],
    ['write a link', `INSERT INTO audit_link VALUES ('2026-01-01', 1, 1, '', '')`],
    ['call the function that links', `SELECT append_audit_link(r, '2026-01-01') FROM audit_record r`],
    ['switch the triggers off', 'ALTER TABLE audit_record DISABLE TRIGGER ALL'],
    ['pass the triggers by', 'SET session_replication_role = replica'],
    ['drop a trigger', 'DROP TRIGGER audit_record_chain ON audit_record'],
    [
      'replace a trigger’s function',
      `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    ],
    ['become the owner', 'SET ROLE musubi'],
  ])('cannot %s', async (_, sql) => {
    await expect(application.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('tables of a later migration', () => {
  it('can be used by the application at once', async () => {
    const owner = new Client({ connectionString: domain.database.ownerUrl });
    await owner.connect();
    try {
      await owner.query('CREATE TABLE later (id bigserial PRIMARY KEY, what text)');
      await application.query(`INSERT INTO later (what) VALUES ('x')`);
      expect((await application.query('DELETE FROM later RETURNING what')).rows).toEqual([{ what: 'x' }]);
    } finally {
      await owner.query('DROP TABLE IF EXISTS later');
      await owner.end();
    }
  });
});

describe('one role for everything', () => {
  it('works, and is noticed', async () => {
    const { database } = domain;
    const single = await createTestDomain({ database: { ...database, url: database.ownerUrl } });
    try {
      await expect(single.as(null, () => single.get(RoleCheck).ownsTables())).resolves.toBe(true);
      await single.as(null, () =>
        single.get(Transactions).run(() => single.get(Audit).record({ action: 'a', subjectType: 's', subjectId: '2' })),
      );
    } finally {
      await single.close();
    }
  });
});
