import { hash } from '@node-rs/argon2';
import { OperatorSignOuts, PasswordSignIn, Sessions } from '@app/accounts';
import { type Principal, PrincipalResolver } from '@app/authz';
import { type Factories, factoriesFor, PASSWORD, type TestAccount } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
let sessions: Sessions;
let passwords: PasswordSignIn;
let account: TestAccount;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
  sessions = domain.get(Sessions);
  passwords = domain.get(PasswordSignIn);
  account = await make.member('municipality', 'editor');
});
afterAll(() => domain.close());
beforeEach(() => domain.clock.set(new Date()));

const ADDRESS = '192.0.2.77';
const client = { address: ADDRESS, device: 'Chrome / Windows' };
const authenticate = (email: string, password: string) =>
  domain.as(null, () => passwords.authenticate(email, password, ADDRESS));

const open = (of: TestAccount = account, formerToken?: string): Promise<string> =>
  domain.as(null, async () => {
    const user = await passwords.authenticate(of.email, PASSWORD, ADDRESS);
    const { organizationId } = of.principal;
    return (await passwords.open(user, { organizationId, client, formerToken })).token;
  });

const resolve = (token: string) =>
  domain.as(null, () => domain.get(PrincipalResolver).resolve({ headers: { cookie: `other=1; musubi=${token}` } }));

const actorOf = async (token: string): Promise<Principal> => {
  const principal = await resolve(token);
  if (!principal) throw new Error('the session has ended');
  return principal;
};

const stored = () => domain.database.query<{ row: string }>('SELECT row_to_json(s)::text AS row FROM session s');

describe('a session', () => {
  it('is found by its token and says who acts for whom with which permissions', async () => {
    expect(await resolve(await open())).toEqual({
      ...account.principal,
      credential: { kind: 'session', id: expect.any(String), fresh: true },
    });
  });

  it('keeps the network it was opened from, not the address', async () => {
    await domain.database.query('DELETE FROM session');
    await open();
    const [{ row }] = (await stored()) as [{ row: string }];
    expect(JSON.parse(row)).toMatchObject({ network: '192.0.2.0/24', device: 'Chrome / Windows' });
    expect(row).not.toContain(ADDRESS);
  });

  it('ends when the same browser signs in again', async () => {
    const former = await open();
    const token = await open(account, former);
    expect(await resolve(former)).toBeNull();
    expect(await resolve(token)).not.toBeNull();
  });

  it('gets a new token with each proof and each change of organization, and the former one dies', async () => {
    const member = await make.member('municipality', 'owner');
    const { userId } = member.principal;
    const elsewhere = await make.organization('ministry');
    await domain.database.query(`INSERT INTO membership (user_id, organization_id, role) VALUES ($1, $2, 'liaison')`, [
      userId,
      elsewhere,
    ]);
    const first = await open(member);
    domain.clock.advance({ minutes: 16 });
    const stale = await actorOf(first);
    expect(stale.credential).toMatchObject({ fresh: false });
    const { token: second } = await domain.as(stale, () => passwords.prove(stale, PASSWORD, ADDRESS));
    expect(await resolve(first)).toBeNull();
    const fresh = await actorOf(second);
    expect(fresh.credential).toEqual({ ...stale.credential, fresh: true });
    const { token: third } = await domain.as(fresh, () => sessions.switchOrganization(fresh, elsewhere));
    expect(await resolve(second)).toBeNull();
    expect(await resolve(third)).toMatchObject({ organizationId: elsewhere, role: 'liaison' });
    // Of two replacements at the same time one wins; no token is left over.
    const actor = await actorOf(third);
    const renewed = await Promise.all(
      [1, 2].map(() => domain.as(actor, () => passwords.prove(actor, PASSWORD, ADDRESS))),
    );
    const alive = await Promise.all(renewed.map(({ token }) => resolve(token)));
    expect(alive.filter(Boolean)).toHaveLength(1);
    const stranger = await make.organization('ministry');
    await expect(domain.as(actor, () => sessions.switchOrganization(actor, stranger))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('does not live longer because its token is replaced', async () => {
    let token = await open();
    for (let day = 0; day < 6; day++) {
      domain.clock.advance({ hours: 12 });
      await actorOf(token);
      domain.clock.advance({ hours: 12 });
      const actor = await actorOf(token);
      ({ token } = await domain.as(actor, () => passwords.prove(actor, PASSWORD, ADDRESS)));
    }
    domain.clock.advance({ hours: 12 });
    await actorOf(token);
    domain.clock.advance({ hours: 12, minutes: 1 });
    expect(await resolve(token)).toBeNull();
  });

  it('is listed for its owner and ended by its owner only', async () => {
    const [member, stranger] = [await make.member('startup', 'owner'), await make.member('startup', 'owner')];
    const [mine, other, third] = [await open(member), await open(member), await open(member)];
    const me = await actorOf(mine);
    const list = await domain.as(me, () => sessions.list(me));
    expect(list).toHaveLength(3);
    expect(list.filter(({ current }) => current).map(({ id }) => id)).toEqual([me.credential!.id]);
    expect(JSON.stringify(list)).not.toMatch(/hash/i);
    const them = await actorOf(await open(stranger));
    const { id } = (await actorOf(other)).credential!;
    await expect(domain.as(them, () => sessions.endOne(them, id))).rejects.toMatchObject({ code: 'not_found' });
    expect(await resolve(other)).not.toBeNull();
    await domain.as(me, () => sessions.endOne(me, id));
    expect(await resolve(other)).toBeNull();
    expect(await domain.as(me, () => sessions.endOthers(me))).toBe(1);
    expect(await resolve(third)).toBeNull();
    expect(await resolve(mine)).not.toBeNull();
  });

  it('ends together with all others of its owner, or those for one organization', async () => {
    const member = await make.member('research', 'owner');
    const [a, b] = [await open(member), await open(member)];
    const { userId, organizationId } = member.principal;
    expect(await domain.as(null, () => sessions.endAll(userId, '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11'))).toBe(0);
    expect(await domain.as(null, () => sessions.endAll(userId, organizationId))).toBe(2);
    expect([await resolve(a), await resolve(b)]).toEqual([null, null]);
    const [record] = await domain.database.query<{ payload: { sessionIds: string[] } }>(
      `SELECT payload FROM outbox WHERE name = 'sessions.ended' ORDER BY occurred_at DESC LIMIT 1`,
    );
    expect(record!.payload.sessionIds).toHaveLength(2);
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
    expect([...(await resolve(token))!.permissions].sort()).toEqual(['session.end', 'session.manage', 'session.read']);
  });

  it('can be ended alone', async () => {
    const [mine, other] = [await open(), await open()];
    const actor = await actorOf(mine);
    await domain.as(actor, () => sessions.end(actor));
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
    await expect(authenticate(email, PASSWORD.normalize('NFD'))).resolves.toBeDefined();
    await expect(authenticate(email, PASSWORD.toUpperCase())).rejects.toMatchObject({ code: 'sign_in_failed' });
  });

  it('opens no session for an organization that the user does not belong to', async () => {
    const elsewhere = await make.organization('municipality');
    const user = await authenticate(account.email, PASSWORD);
    await expect(
      domain.as(null, () => passwords.open(user, { organizationId: elsewhere, client })),
    ).rejects.toMatchObject({
      code: 'sign_in_failed',
    });
  });

  it('is hashed anew at sign-in when the parameters have changed, and only then', async () => {
    const member = await make.member('municipality', 'viewer');
    const hashNow = async () => {
      const rows = await domain.database.query<{ hash: string }>(
        'SELECT password_hash AS hash FROM app_user WHERE id = $1',
        [member.principal.userId],
      );
      return rows[0]!.hash;
    };
    const weaker = await hash(PASSWORD.normalize('NFKC'), { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await domain.database.query('UPDATE app_user SET password_hash = $2 WHERE id = $1', [
      member.principal.userId,
      weaker,
    ]);
    await expect(authenticate(member.email, `${PASSWORD}!`)).rejects.toMatchObject({ code: 'sign_in_failed' });
    expect(await hashNow()).toBe(weaker);
    await authenticate(member.email, PASSWORD);
    const renewed = await hashNow();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await authenticate(member.email, PASSWORD);
    expect(await hashNow()).toBe(renewed);
  });

  it('cannot be used for an account that has none', async () => {
    const member = await make.member('municipality', 'viewer');
    await domain.database.query('UPDATE app_user SET password_hash = NULL WHERE id = $1', [member.principal.userId]);
    await expect(authenticate(member.email, PASSWORD)).rejects.toMatchObject({ code: 'sign_in_failed' });
  });
});

describe('operators', () => {
  it('end the sessions of one person, or of everybody, recorded in their name; nobody else does', async () => {
    const [one, other, operator, auditor] = [
      await make.member('startup', 'owner'),
      await make.member('startup', 'viewer'),
      await make.member('operations', 'operator'),
      await make.member('operations', 'auditor'),
    ];
    const tokens = [await open(one), await open(one), await open(other)];
    const signOuts = domain.get(OperatorSignOuts);
    const alive = async () => (await Promise.all(tokens.map(resolve))).map((principal) => principal !== null);
    for (const { principal } of [one, auditor]) {
      const refused = { code: 'forbidden' };
      await expect(domain.as(principal, () => signOuts.ofPerson(principal, other.email))).rejects.toMatchObject(
        refused,
      );
      await expect(domain.as(principal, () => signOuts.ofEverybody(principal))).rejects.toMatchObject(refused);
    }
    expect(await alive()).toEqual([true, true, true]);
    const { principal } = operator;
    expect(await domain.as(principal, () => signOuts.ofPerson(principal, ` ${one.email.toUpperCase()} `))).toBe(2);
    expect(await alive()).toEqual([false, false, true]);
    const unknown = domain.as(principal, () => signOuts.ofPerson(principal, 'nobody@test.example'));
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
    expect(await domain.as(principal, () => signOuts.ofEverybody(principal))).toBeGreaterThanOrEqual(1);
    expect(await alive()).toEqual([false, false, false]);
    expect(await stored()).toEqual([]);
    const records = await domain.database.query(
      `SELECT 1 FROM audit_record WHERE action = 'session.end' AND user_id = $1`,
      [principal.userId],
    );
    expect(records.length).toBeGreaterThanOrEqual(3);
  });
});
