import { PasswordSignIn } from '@app/accounts';
import type { verify } from '@node-rs/argon2';
import { type Factories, factoriesFor, PASSWORD } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

const verified = jest.fn((_hash: string) => undefined);
jest.mock('@node-rs/argon2', () => {
  const argon2 = jest.requireActual<{ verify: typeof verify }>('@node-rs/argon2');
  return {
    ...argon2,
    verify: (hash: string, password: string) => {
      verified(hash);
      return argon2.verify(hash, password);
    },
  };
});

let domain: TestDomain;
let make: Factories;
beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
});
afterAll(() => domain.close());

let addresses = 0;
/** @returns how it ended, the parameters of each verification and what was recorded: all that costs time */
async function attempt(email: string, password: string) {
  verified.mockClear();
  const records = () => domain.database.query<{ action: string }>('SELECT action FROM audit_record ORDER BY id');
  const before = (await records()).length;
  const code = await domain
    .as(null, () => domain.get(PasswordSignIn).authenticate(email, password, `192.0.2.${(addresses += 1)}`))
    .then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  return {
    code,
    work: verified.mock.calls.map(([hash]) => hash.split('$').slice(0, 4).join('$')),
    recorded: (await records()).slice(before).map(({ action }) => action),
  };
}

// Times are not measured: what a processor does meanwhile would decide. The work itself is the same.
describe('an attempt to sign in costs the same work', () => {
  const REFUSED = {
    code: 'sign_in_failed',
    work: [expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1$/)],
    recorded: ['session.refuse'],
  };

  it('for a wrong password, an unknown account, and one that has no password', async () => {
    const known = await make.member('startup', 'owner');
    const without = await make.member('startup', 'owner');
    await domain.database.query('UPDATE app_user SET password_hash = NULL WHERE id = $1', [without.principal.userId]);
    for (const email of [known.email, 'nobody@test.example', without.email, 'no address', '']) {
      expect(await attempt(email, `${PASSWORD}!`)).toEqual(REFUSED);
    }
    expect(await attempt(known.email, PASSWORD)).toMatchObject({ code: 'in', work: REFUSED.work });
  });

  it('for a password that is absurdly long: none', async () => {
    const known = await make.member('startup', 'owner');
    for (const email of [known.email, 'nobody-else@test.example']) {
      expect(await attempt(email, 'x'.repeat(1025))).toEqual({ ...REFUSED, work: [] });
    }
  });

  it('for an account that is locked, known or not: none, whatever the password', async () => {
    const known = await make.member('startup', 'owner');
    for (const email of [known.email, 'nobody-at-all@test.example']) {
      for (let i = 0; i < 5; i += 1) expect((await attempt(email, `${PASSWORD}!`)).work).toHaveLength(1);
      const locked = { code: 'too_many_attempts', work: [], recorded: [] };
      expect(await attempt(email, PASSWORD)).toEqual(locked);
    }
  });
});
