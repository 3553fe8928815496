import { PasswordSignIn, Throttle } from '@app/accounts';
import { type Factories, factoriesFor, PASSWORD, type TestAccount } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
let passwords: PasswordSignIn;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
  passwords = domain.get(PasswordSignIn);
});
afterAll(() => domain.close());
beforeEach(() => domain.database.query('DELETE FROM sign_in_throttle'));

const WRONG = `${PASSWORD}!`;
const HERE = '192.0.2.1';
const client = { address: HERE, device: '' };

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'in',
    (error: { code: string }) => error.code,
  );
const attempt = (email: string, password: string, address = HERE) =>
  codeOf(domain.as(null, () => passwords.authenticate(email, password, address)));
const signIn = ({ email }: TestAccount) =>
  domain.as(null, async () => passwords.open(await passwords.authenticate(email, PASSWORD, HERE), { client }));
const waitOf = (email: string): Promise<number> =>
  domain
    .as(null, () => passwords.authenticate(email, WRONG, HERE))
    .then(
      () => 0,
      (error: { retryAfterSeconds?: number }) => error.retryAfterSeconds ?? 0,
    );

describe('failed attempts', () => {
  it('lock the account after the allowed number, also for the right password, known or not', async () => {
    const { email } = await make.member('municipality', 'owner');
    for (const name of [email, 'nobody@test.example']) {
      const codes: string[] = [];
      for (let i = 0; i < 6; i++) codes.push(await attempt(name, WRONG));
      expect(codes).toEqual([...Array<string>(5).fill('sign_in_failed'), 'too_many_attempts']);
      expect(await attempt(name, PASSWORD)).toBe('too_many_attempts');
    }
  });

  it('lock it longer each time, up to an hour, and the right password opens it when the lock is over', async () => {
    const member = await make.member('municipality', 'owner');
    for (let i = 0; i < 5; i++) await attempt(member.email, WRONG);
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const wait = await waitOf(member.email);
      waits.push(wait);
      domain.clock.advance({ minutes: wait / 60 });
      expect(await attempt(member.email, WRONG)).toBe('sign_in_failed');
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    domain.clock.advance({ minutes: 60 });
    await signIn(member);
    // And the count begins anew.
    for (let i = 0; i < 4; i++) expect(await attempt(member.email, WRONG)).toBe('sign_in_failed');
    await signIn(member);
  });

  it('are forgotten after a day', async () => {
    const { email } = await make.member('municipality', 'owner');
    for (let i = 0; i < 4; i++) await attempt(email, WRONG);
    domain.clock.advance({ hours: 24, minutes: 1 });
    for (let i = 0; i < 5; i++) expect(await attempt(email, WRONG)).toBe('sign_in_failed');
    expect(await attempt(email, WRONG)).toBe('too_many_attempts');
    expect(await domain.as(null, () => domain.get(Throttle).prune())).toBe(0);
    domain.clock.advance({ hours: 25 });
    expect(await domain.as(null, () => domain.get(Throttle).prune())).toBe(2);
  });

  it('of twenty at the same time exactly the allowed number is looked at', async () => {
    const { email } = await make.member('municipality', 'owner');
    const codes = await Promise.all(Array.from({ length: 20 }, () => attempt(email, WRONG)));
    expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(15);
  });

  it('do not hinder the rightful owner who is quick', async () => {
    const member = await make.member('municipality', 'owner');
    for (let i = 0; i < 4; i++) await attempt(member.email, WRONG);
    expect(await attempt(member.email, PASSWORD)).toBe('in');
  });

  it('are not forgotten by a right password alone: whoever knows it may still guess codes', async () => {
    const { email } = await make.member('municipality', 'owner');
    for (let i = 0; i < 4; i++) await attempt(email, WRONG);
    for (let i = 0; i < 3; i++) expect(await attempt(email, PASSWORD)).toBe('in');
    expect(await attempt(email, WRONG)).toBe('sign_in_failed');
    expect(await attempt(email, PASSWORD)).toBe('too_many_attempts');
  });

  it('lock the address, whichever accounts they were for, and success does not wipe them out', async () => {
    const member = await make.member('municipality', 'owner');
    const there = '198.51.100.9';
    const allowed = domain.settings.SIGN_IN_ADDRESS_ATTEMPTS;
    for (let i = 0; i < allowed - 1; i += 1) {
      expect(await attempt(`${i % 50}.${Math.floor(i / 5)}@test.example`, WRONG, there)).toBe('sign_in_failed');
    }
    const user = await domain.as(null, () => passwords.authenticate(member.email, PASSWORD, there));
    await domain.as(null, () => passwords.open(user, { client: { address: there, device: '' } }));
    expect(await attempt('another@test.example', WRONG, there)).toBe('sign_in_failed');
    expect(await attempt(member.email, PASSWORD, there)).toBe('too_many_attempts');
    expect(await attempt(member.email, PASSWORD)).toBe('in');
  });

  it('leave records without password and address, and tell once that the account is locked', async () => {
    const { email, principal } = await make.member('municipality', 'owner');
    for (let i = 0; i < 6; i++) await attempt(email, WRONG);
    domain.clock.advance({ minutes: 1 });
    await attempt(email, WRONG);
    const records = await domain.database.query<{ action: string; row: string }>(
      `SELECT action, row_to_json(r)::text AS row FROM audit_record r WHERE subject_id = $1 ORDER BY id`,
      [principal.userId],
    );
    const actions = records.map(({ action }) => action).filter((action) => action !== 'account.create');
    expect(actions).toEqual([
      ...Array<string>(5).fill('session.refuse'),
      'account.lock',
      'session.refuse',
      'account.lock',
    ]);
    expect(JSON.stringify(records)).not.toMatch(/192\.0\.2|test-password|test\.example/);
    const events = await domain.database.query(
      `SELECT 1 FROM outbox WHERE name = 'account.locked' AND payload->>'userId' = $1`,
      [principal.userId],
    );
    expect(events).toHaveLength(1);
  });

  it('are kept without names and addresses', async () => {
    await attempt('somebody@test.example', WRONG);
    const rows = await domain.database.query<{ row: string }>(
      'SELECT row_to_json(t)::text AS row FROM sign_in_throttle t',
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/somebody|192\.0\.2/);
  });
});
