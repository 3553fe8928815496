import { Sessions } from '@app/accounts';
import { type Factories, factoriesFor, PASSWORD, type TestAccount } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
let sessions: Sessions;
let account: TestAccount;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
  sessions = domain.get(Sessions);
  account = await make.member('municipality', 'editor');
});
afterAll(() => domain.close());
// Sessions note their beginning by the database's clock.
beforeEach(() => domain.clock.set(new Date()));

const open = (of: TestAccount = account): Promise<string> =>
  domain.as(null, async () => {
    const user = await sessions.authenticate(of.email, PASSWORD);
    return (await sessions.open(user, of.principal.organizationId)).token;
  });

const resolve = (token: string) =>
  domain.as(null, () => sessions.resolve({ headers: { cookie: `other=1; musubi=${token}` } }));

const stored = () => domain.database.query<{ row: string }>('SELECT row_to_json(s)::text AS row FROM session s');

describe('a session', () => {
  it('is found by its token and says who acts for whom with which permissions', async () => {
    expect(await resolve(await open())).toEqual(account.principal);
  });

  it('is stored without its token', async () => {
    const token = await open();
    const rows = (await stored()).map(({ row }) => row).join('\n');
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    expect(rows).not.toContain(Buffer.from(token).toString('hex'));
  });

  it.each([
    ['another', 'A'.repeat(43)],
    ['an empty', ''],
    ['a longer', 'A'.repeat(44)],
    ['a quoted', `' OR TRUE --`],
  ])('is not found by %s token', async (_, token) => {
    await open();
    expect(await resolve(token)).toBeNull();
  });

  it('ends when it was not used for twelve hours, and stays while it is used', async () => {
    const [used, unused] = [await open(), await open()];
    domain.clock.advance({ hours: 11 });
    expect(await resolve(used)).not.toBeNull();
    domain.clock.advance({ hours: 11 });
    expect(await resolve(used)).not.toBeNull();
    expect(await resolve(unused)).toBeNull();
    // It is gone, not only hidden.
    domain.clock.set(new Date());
    expect(await resolve(unused)).toBeNull();
  });

  it('ends after seven days however much it is used', async () => {
    const token = await open();
    for (let day = 0; day < 13; day++) {
      domain.clock.advance({ hours: 12 });
      expect(await resolve(token)).not.toBeNull();
    }
    domain.clock.advance({ hours: 12, minutes: 1 });
    expect(await resolve(token)).toBeNull();
  });

  it('ends with the membership, and follows a change of role at once', async () => {
    const leaver = await make.member('ministry', 'desk_head');
    const token = await open(leaver);
    const { userId } = leaver.principal;
    await domain.database.query(`UPDATE membership SET role = 'liaison' WHERE user_id = $1`, [userId]);
    const principal = await resolve(token);
    expect(principal?.role).toBe('liaison');
    expect(principal?.permissions.has('program.write')).toBe(false);
    await domain.database.query('DELETE FROM membership WHERE user_id = $1', [userId]);
    expect(await resolve(token)).toBeNull();
  });

  it('has next to no permission with a role that nobody knows', async () => {
    const stranger = await make.member('municipality', 'owner');
    const token = await open(stranger);
    await domain.database.query(`UPDATE membership SET role = 'emperor' WHERE user_id = $1`, [
      stranger.principal.userId,
    ]);
    expect([...(await resolve(token))!.permissions].sort()).toEqual(['session.end', 'session.read']);
  });

  it('can be ended alone', async () => {
    const [mine, other] = [await open(), await open()];
    await domain.as(account.principal, () => sessions.end(mine));
    expect(await resolve(mine)).toBeNull();
    expect(await resolve(other)).not.toBeNull();
  });

  it('is removed by housekeeping when its time is over', async () => {
    await domain.database.query('DELETE FROM session');
    await open();
    domain.clock.advance({ hours: 13 });
    const fresh = await open();
    expect(await domain.as(null, () => sessions.prune())).toBe(1);
    expect(await stored()).toHaveLength(1);
    expect(await resolve(fresh)).not.toBeNull();
  });
});

describe('a password', () => {
  it('is kept as argon2id with at least 19 MiB', async () => {
    const [row] = await domain.database.query<{ hash: string }>('SELECT password_hash AS hash FROM app_user LIMIT 1');
    const [, memory] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(row!.hash)!;
    expect(Number(memory)).toBeGreaterThanOrEqual(19 * 1024);
  });

  it('is the same in another Unicode form and not in another case', async () => {
    const email = account.email.toUpperCase();
    await expect(domain.as(null, () => sessions.authenticate(email, PASSWORD.normalize('NFD')))).resolves.toBeDefined();
    await expect(domain.as(null, () => sessions.authenticate(email, PASSWORD.toUpperCase()))).rejects.toMatchObject({
      code: 'sign_in_failed',
    });
  });

  it('opens no session for an organization that the user does not belong to', async () => {
    const elsewhere = await make.organization('municipality');
    const user = await domain.as(null, () => sessions.authenticate(account.email, PASSWORD));
    await expect(domain.as(null, () => sessions.open(user, elsewhere))).rejects.toMatchObject({
      code: 'sign_in_failed',
    });
  });
});
