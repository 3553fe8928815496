import { Audit, AuditVerifier, type ChainFault } from '@app/audit';
import { Transactions } from '@app/database';
import { createTestDomain, type TestDomain } from '../support/test-domain';

const [FIRST_DAY, SECOND_DAY, LAST_DAY] = ['2026-04-01', '2026-04-02', '2026-04-03'];

let domain: TestDomain;

beforeAll(async () => {
  domain = await createTestDomain();
});
afterAll(() => domain.close());

const record = (subjectId: string, work: () => Promise<unknown> = async () => undefined) =>
  domain.as(null, () =>
    domain.get(Transactions).run(async () => {
      await domain.get(Audit).record({ action: 'test.change', subjectType: 'test', subjectId, after: { subjectId } });
      await work();
    }),
  );

const verify = (days?: { from?: string; to?: string }) => domain.as(null, () => domain.get(AuditVerifier).verify(days));

/** As somebody who may do everything with the database and knows its triggers. */
const tamper = (sql: string) =>
  domain.database.query(`DO $tamper$ BEGIN SET LOCAL session_replication_role = replica; ${sql}; END $tamper$`);

/** Three days with four records each, made by the database's own functions. */
async function threeDays(): Promise<void> {
  await tamper('DELETE FROM audit_link; DELETE FROM audit_record');
  for (const day of [FIRST_DAY, SECOND_DAY, LAST_DAY]) {
    for (const n of [1, 2, 3, 4]) {
      await tamper(`
        DECLARE r audit_record;
        BEGIN
          INSERT INTO audit_record (at, action, subject_type, subject_id)
          VALUES ('${day}T12:0${n}:00+09', 'test.change', 'test', '${day}/${n}') RETURNING * INTO r;
          PERFORM append_audit_link(r, '${day}');
        END`);
    }
  }
}

const idOf = (subjectId: string) => `(SELECT id FROM audit_record WHERE subject_id = '${subjectId}')`;
const placesOf = (faults: readonly ChainFault[]) => faults.map(({ kind, day, sequence }) => [kind, day, sequence]);

describe('the chain of audit records', () => {
  it('holds every record that committed, also under writers side by side, and none that did not', async () => {
    const writers = Array.from({ length: 40 }, (_, i) => record(`parallel-${i}`));
    const failing = Array.from({ length: 10 }, (_, i) =>
      record(`failed-${i}`, () => Promise.reject(new Error('rolled back'))).catch(() => undefined),
    );
    await Promise.all([...writers, ...failing]);
    const { checked, faults, end } = await verify();
    expect(faults).toEqual([]);
    const rows = await domain.database.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_record');
    expect(checked).toBe(rows[0]!.n);
    expect(checked).toBeGreaterThanOrEqual(40);
    expect(end).not.toBeNull();
  });

  it('lets nobody wait for a transaction that has written its record and is still at work', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begun = (): void => undefined;
    const atWork = new Promise<void>((resolve) => (begun = resolve));
    const slow = record('slow', () => {
      begun();
      return finished;
    });
    await atWork;
    await record('quick');
    finish();
    await slow;
    const order = await domain.database.query<{ subject: string }>(
      `SELECT subject_id AS subject FROM audit_link JOIN audit_record ON id = record_id
       WHERE subject_id IN ('slow', 'quick') ORDER BY day, sequence`,
    );
    expect(order.map(({ subject }) => subject)).toEqual(['quick', 'slow']);
  });

  it('opens no day again that a later one has followed', async () => {
    await threeDays();
    await tamper(`
      DECLARE r audit_record;
      BEGIN
        INSERT INTO audit_record (action, subject_type, subject_id) VALUES ('test.change', 'test', 'late') RETURNING * INTO r;
        PERFORM append_audit_link(r, '${FIRST_DAY}');
      END`);
    const [{ day, sequence }] = (await domain.database.query<{ day: string; sequence: number }>(
      `SELECT day::text, sequence FROM audit_link ORDER BY day DESC, sequence DESC LIMIT 1`,
    )) as [{ day: string; sequence: number }];
    expect([day, sequence]).toEqual([LAST_DAY, 5]);
    expect((await verify()).faults).toEqual([]);
  });
});

describe('the verifier', () => {
  beforeEach(threeDays);

  it('finds nothing in an untouched chain, as a whole or in part', async () => {
    for (const days of [{}, { from: SECOND_DAY }, { to: SECOND_DAY }, { from: SECOND_DAY, to: SECOND_DAY }]) {
      expect((await verify(days)).faults).toEqual([]);
    }
    expect((await verify({ from: SECOND_DAY, to: SECOND_DAY })).checked).toBe(4);
  });

  it.each<[string, string, [string, string | null, number | null][]]>([
    [
      'a changed action',
      `UPDATE audit_record SET action = 'test.else' WHERE subject_id = '${SECOND_DAY}/2'`,
      [['changed', SECOND_DAY, 2]],
    ],
    [
      'another person',
      `UPDATE audit_record SET user_id = gen_random_uuid() WHERE subject_id = '${FIRST_DAY}/1'`,
      [['changed', FIRST_DAY, 1]],
    ],
    [
      'another moment',
      `UPDATE audit_record SET at = at + interval '1 microsecond' WHERE subject_id = '${FIRST_DAY}/3'`,
      [['changed', FIRST_DAY, 3]],
    ],
    [
      'text moved from one field to its neighbour',
      `UPDATE audit_record SET subject_type = 't', subject_id = 'est' || subject_id WHERE subject_id = '${FIRST_DAY}/3'`,
      [['changed', FIRST_DAY, 3]],
    ],
    [
      'a removed record',
      `DELETE FROM audit_record WHERE subject_id = '${SECOND_DAY}/2'`,
      [['record_missing', SECOND_DAY, 2]],
    ],
    [
      'a record removed with its link',
      `DELETE FROM audit_link WHERE record_id = ${idOf(`${SECOND_DAY}/2`)};
       DELETE FROM audit_record WHERE subject_id = '${SECOND_DAY}/2'`,
      [['link_missing', SECOND_DAY, 3]],
    ],
    [
      'a removed link',
      `DELETE FROM audit_link WHERE record_id = ${idOf(`${SECOND_DAY}/2`)}`,
      [
        ['link_missing', SECOND_DAY, 3],
        ['unchained', null, null],
      ],
    ],
    [
      'the last record of a closed day, removed with its link',
      `DELETE FROM audit_link WHERE record_id = ${idOf(`${SECOND_DAY}/4`)};
       DELETE FROM audit_record WHERE subject_id = '${SECOND_DAY}/4'`,
      [['broken', LAST_DAY, 1]],
    ],
    [
      'a whole day removed',
      `DELETE FROM audit_link WHERE day = '${SECOND_DAY}';
       DELETE FROM audit_record WHERE subject_id LIKE '${SECOND_DAY}%'`,
      [['broken', LAST_DAY, 1]],
    ],
    [
      'the first day removed',
      `DELETE FROM audit_link WHERE day = '${FIRST_DAY}'; DELETE FROM audit_record WHERE subject_id LIKE '${FIRST_DAY}%'`,
      [['broken', SECOND_DAY, 1]],
    ],
    [
      'two records in each other’s places',
      `UPDATE audit_link SET record_id = -record_id WHERE day = '${SECOND_DAY}' AND sequence IN (2, 3);
       UPDATE audit_link SET record_id = CASE sequence WHEN 2 THEN ${idOf(`${SECOND_DAY}/3`)}
         ELSE ${idOf(`${SECOND_DAY}/2`)} END WHERE day = '${SECOND_DAY}' AND sequence IN (2, 3)`,
      [
        ['changed', SECOND_DAY, 2],
        ['changed', SECOND_DAY, 3],
      ],
    ],
    [
      'a record slipped in past the trigger',
      `INSERT INTO audit_record (at, action, subject_type, subject_id)
       VALUES ('${SECOND_DAY}T13:00:00+09', 'test.change', 'test', 'forged')`,
      [['unchained', null, null]],
    ],
    [
      'a record changed with a link that was computed anew',
      `UPDATE audit_record SET action = 'test.else' WHERE subject_id = '${SECOND_DAY}/4';
       DELETE FROM audit_link WHERE day >= '${LAST_DAY}' OR (day = '${SECOND_DAY}' AND sequence = 4);
       PERFORM append_audit_link(r, '${SECOND_DAY}') FROM audit_record r WHERE subject_id = '${SECOND_DAY}/4';
       INSERT INTO audit_link SELECT '${LAST_DAY}', 1, ${idOf(`${LAST_DAY}/1`)}, sha256('x'), sha256('y')`,
      [
        ['broken', LAST_DAY, 1],
        ['changed', LAST_DAY, 1],
        ['unchained', null, null],
        ['unchained', null, null],
        ['unchained', null, null],
      ],
    ],
  ])('finds %s', async (_, sql, expected) => {
    await tamper(sql);
    const { faults } = await verify();
    expect(placesOf(faults)).toEqual(expected);
    expect(faults.every(({ message }) => message.length > 0)).toBe(true);
  });

  it('looks at the day after the last one asked for, which tells whether that one is complete', async () => {
    await tamper(`DELETE FROM audit_link WHERE record_id = ${idOf(`${SECOND_DAY}/4`)};
                  DELETE FROM audit_record WHERE subject_id = '${SECOND_DAY}/4'`);
    expect(placesOf((await verify({ to: SECOND_DAY })).faults)).toEqual([['broken', LAST_DAY, 1]]);
    expect((await verify({ to: FIRST_DAY })).faults).toEqual([]);
  });
});
