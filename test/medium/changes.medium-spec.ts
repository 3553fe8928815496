import type { Principal } from '@app/authz';
import { IdempotencyKeyReusedError, StaleVersionError } from '@app/database';
import { Ideas } from '@app/ideas';
import { Offerings } from '@app/offerings';
import { Programs } from '@app/programs';
import { COMPLETE_IDEA, COMPLETE_PROGRAM, type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
let author: Principal;

beforeAll(async () => {
  domain = await createTestDomain({ now: new Date('2026-11-24T01:00:00Z') });
  make = factoriesFor(domain.app);
  author = (await make.member('municipality', 'owner')).principal;
});
afterAll(() => domain.close());

const times = <T>(count: number, work: (i: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, (_, i) => work(i)));

const fulfilled = <T>(results: readonly PromiseSettledResult<T>[]): T[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

const rejected = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));

async function count(table: string, condition = 'TRUE', parameters: unknown[] = []): Promise<number> {
  const [row] = await domain.database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE ${condition}`,
    parameters,
  );
  return row!.n;
}

describe('of several changes of the same version, one wins', () => {
  const expectOneWinner = (results: readonly PromiseSettledResult<unknown>[]) => {
    expect(fulfilled(results)).toHaveLength(1);
    for (const error of rejected(results)) {
      expect(error).toBeInstanceOf(StaleVersionError);
      expect(error).toMatchObject({ status: 412, extra: { currentVersion: 2 } });
    }
  };

  it('for an idea', async () => {
    const { idea } = await make.draftIdea(author);
    const results = await times(8, (i) =>
      domain.as(author, () => domain.get(Ideas).update(author, idea.id, 1, { title: `題名 ${i}` })),
    );
    expectOneWinner(results);
    const winner = fulfilled(results)[0]!;
    // The losers are shown what the winner wrote.
    const [loser] = rejected(results) as StaleVersionError[];
    expect(loser!.extra).toMatchObject({ current: { title: winner.idea.title } });
    const versions = await domain.as(author, () => domain.get(Ideas).versions(author, idea.id));
    expect(versions.map(({ version, content }) => [version, content.title])).toEqual([
      [2, winner.idea.title],
      [1, COMPLETE_IDEA.title],
    ]);
    expect(await count('audit_record', `subject_id = $1 AND action = 'idea.edit'`, [idea.id])).toBe(1);
  });

  it('for a submission against an edit', async () => {
    const { idea } = await make.draftIdea(author);
    const ideas = domain.get(Ideas);
    const results = await Promise.allSettled([
      domain.as(author, () => ideas.submit(author, idea.id, 1)),
      domain.as(author, () => ideas.update(author, idea.id, 1, { title: '別の題名' })),
      domain.as(author, () => ideas.withdraw(author, idea.id, 1)),
    ]);
    expectOneWinner(results);
  });

  it('for a program', async () => {
    const editor = (await make.member('ministry', 'program_editor')).principal;
    const programs = domain.get(Programs);
    const { program } = await domain.as(editor, () => programs.create(editor, COMPLETE_PROGRAM));
    const results = await times(8, (i) =>
      domain.as(editor, () => programs.update(editor, program.id, 1, { summary: `概要 ${i}` })),
    );
    expectOneWinner(results);
    expect(await count('program_version', 'program_id = $1', [program.id])).toBe(2);
  });

  it('for an offering', async () => {
    const startup = (await make.member('startup', 'owner')).principal;
    const offerings = domain.get(Offerings);
    const { item } = await domain.as(startup, () => offerings.create(startup, { name: '定期便' }));
    const results = await times(8, (i) =>
      domain.as(startup, () => offerings.update(startup, item.id, 1, { name: `定期便 ${i}` })),
    );
    expectOneWinner(results);
  });
});

describe('creation with an Idempotency-Key', () => {
  it('makes one idea out of 20 equal requests at the same time', async () => {
    const ideas = domain.get(Ideas);
    const content = { title: '二十回送った構想' };
    const results = await times(20, () => domain.as(author, () => ideas.create(author, { ...content }, 'key-20')));
    expect(rejected(results)).toEqual([]);
    expect(new Set(fulfilled(results).map(({ idea }) => idea.id)).size).toBe(1);
    const { id } = fulfilled(results)[0]!.idea;
    expect(await count('idea', 'title = $1', [content.title])).toBe(1);
    expect(await count('idea_version', 'idea_id = $1', [id])).toBe(1);
    expect(await count('audit_record', `subject_id = $1 AND action = 'idea.create'`, [id])).toBe(1);
  });

  it('gives the first idea also after it has been changed', async () => {
    const ideas = domain.get(Ideas);
    const { idea } = await domain.as(author, () => ideas.create(author, { title: '一' }, 'key-later'));
    await domain.as(author, () => ideas.update(author, idea.id, 1, { title: '二' }));
    const again = await domain.as(author, () => ideas.create(author, { title: '一' }, 'key-later'));
    expect(again.idea).toMatchObject({ id: idea.id, version: 2, title: '二' });
  });

  it('refuses the same key with another content', async () => {
    const ideas = domain.get(Ideas);
    await domain.as(author, () => ideas.create(author, { title: '一' }, 'key-reused'));
    await expect(domain.as(author, () => ideas.create(author, { title: '二' }, 'key-reused'))).rejects.toBeInstanceOf(
      IdempotencyKeyReusedError,
    );
  });

  it('keeps the keys of organizations apart', async () => {
    const other = (await make.member('municipality', 'owner')).principal;
    const ideas = domain.get(Ideas);
    const mine = await domain.as(author, () => ideas.create(author, { title: '同じ' }, 'key-shared'));
    const theirs = await domain.as(other, () => ideas.create(other, { title: '同じ' }, 'key-shared'));
    expect(theirs.idea.id).not.toBe(mine.idea.id);
    expect(theirs.idea.organizationId).toBe(other.organizationId);
  });

  it('does not use up a key for a creation that failed', async () => {
    const ideas = domain.get(Ideas);
    const wrong = { title: '期間が逆', startOn: '2027-05-01', endOn: '2027-04-01' };
    await expect(domain.as(author, () => ideas.create(author, wrong, 'key-failed'))).rejects.toMatchObject({
      status: 422,
    });
    const right = { ...wrong, endOn: '2028-03-31' };
    await domain.as(author, () => ideas.create(author, right, 'key-failed'));
    expect(await count('idea', 'title = $1', [wrong.title])).toBe(1);
  });

  it.each(['', 'あ', 'a b', 'x'.repeat(129)])('refuses the key %j', async (key) => {
    await expect(domain.as(author, () => domain.get(Ideas).create(author, {}, key))).rejects.toMatchObject({
      status: 422,
      details: [{ pointer: 'Idempotency-Key' }],
    });
  });
});

describe('受付番号', () => {
  const submit = (id: string) => domain.as(author, () => domain.get(Ideas).submit(author, id, 1));

  const numbersOf = async (fiscalYear: number): Promise<number[]> => {
    const rows = await domain.database.query<{ receipt: string }>(
      'SELECT receipt_number AS receipt FROM idea WHERE starts_with(receipt_number, $1) ORDER BY receipt_number',
      [`${fiscalYear}-`],
    );
    return rows.map(({ receipt }) => Number(receipt.slice(5)));
  };

  it('has no gaps and no repetition when many submit at once and some of them fail at the end', async () => {
    // Fails after the number was taken: the whole submission has to give it back.
    await domain.database.query(`
      CREATE FUNCTION fail_sometimes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.content->>'title' = '失敗する構想' AND NEW.version > 1 THEN RAISE EXCEPTION 'disk on fire'; END IF; RETURN NEW; END $$`);
    await domain.database.query(
      `CREATE TRIGGER fail_sometimes BEFORE INSERT ON idea_version FOR EACH ROW EXECUTE FUNCTION fail_sometimes()`,
    );
    domain.clock.set('2027-01-15T00:00:00Z');
    const before = (await numbersOf(2026)).length;
    const ideas = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        make.draftIdea(author, { ...COMPLETE_IDEA, ...(i % 3 === 0 && { title: '失敗する構想' }) }),
      ),
    );
    const results = await times(30, (i) => submit(ideas[i]!.idea.id));
    expect(rejected(results)).toHaveLength(10);
    expect(fulfilled(results)).toHaveLength(20);
    const numbers = await numbersOf(2026);
    expect(numbers).toEqual(Array.from({ length: before + 20 }, (_, i) => i + 1));
    await domain.database.query('DROP TRIGGER fail_sometimes ON idea_version');
  });

  it('begins anew with the fiscal year, at midnight of 1 April in Japan', async () => {
    const [last, first] = [await make.draftIdea(author), await make.draftIdea(author)];
    domain.clock.set('2027-03-31T14:59:59Z');
    const before = await submit(last.idea.id);
    domain.clock.set('2027-03-31T15:00:00Z');
    const after = await submit(first.idea.id);
    expect(before.idea.receiptNumber).toMatch(/^2026-\d{6}$/);
    expect(after.idea.receiptNumber).toBe('2027-000001');
  });
});
