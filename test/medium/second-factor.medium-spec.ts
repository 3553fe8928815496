import { PasswordSignIn, SecondFactorEnrolments, SecondFactors, SecondFactorSignIn } from '@app/accounts';
import { type Principal, PrincipalResolver } from '@app/authz';
import { codeOf } from '../support/authenticator';
import { type Factories, factoriesFor, PASSWORD, type TestAccount } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const OLD = `old:${keyOf(1)}`;
const NEW = `new:${keyOf(2)}`;
const ADDRESS = '192.0.2.5';

let domain: TestDomain;
let make: Factories;

beforeAll(async () => {
  domain = await createTestDomain({ settings: { SECRET_KEYS: OLD } });
  make = factoriesFor(domain.app);
});
afterAll(() => domain.close());

const open = async ({ email }: TestAccount, on = domain): Promise<Principal> => {
  const token = await on.as(null, async () => {
    const passwords = on.get(PasswordSignIn);
    const user = await passwords.authenticate(email, PASSWORD, ADDRESS);
    return (await passwords.open(user, { client: { address: ADDRESS, device: '' } })).token;
  });
  const principal = await on.as(null, () =>
    on.get(PrincipalResolver).resolve({ headers: { cookie: `musubi=${token}` } }),
  );
  if (!principal) throw new Error('no session');
  return principal;
};

async function enrolled(): Promise<{ account: TestAccount; secret: string; recoveryCodes: string[] }> {
  const account = await make.member('municipality', 'owner');
  const actor = await open(account);
  const enrolments = domain.get(SecondFactorEnrolments);
  const { secret } = await domain.as(actor, () => enrolments.begin(actor));
  const { recoveryCodes } = await domain.as(actor, () => enrolments.confirm(actor, codeOf(secret, domain.clock)));
  domain.clock.advance({ minutes: 1 });
  return { account, secret, recoveryCodes };
}

const prove = (actor: Principal, proof: { code: string } | { recoveryCode: string }, on = domain): Promise<string> =>
  on
    .as(actor, () => on.get(SecondFactorSignIn).prove(actor, proof, ADDRESS))
    .then(
      () => 'in',
      (error: { code: string }) => error.code,
    );

describe('the same code at the same time', () => {
  it.each(['one-time', 'recovery'])('lets exactly one in (%s)', async (kind) => {
    const { account, secret, recoveryCodes } = await enrolled();
    const actors = [await open(account), await open(account), await open(account), await open(account)];
    const proof = kind === 'recovery' ? { recoveryCode: recoveryCodes[0]! } : { code: codeOf(secret, domain.clock) };
    const answers = await Promise.all(actors.map((actor) => prove(actor, proof)));
    expect(answers.filter((answer) => answer === 'in')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'second_factor_failed')).toHaveLength(3);
  });
});

describe('of twenty wrong codes at the same time', () => {
  it.each(['one-time', 'recovery', 'mixed with passwords'])('exactly five are looked at (%s)', async (kind) => {
    const { account, secret } = await enrolled();
    const actor = await open(account);
    const code = { code: codeOf(secret, domain.clock, 5) };
    const attempt = (i: number): Promise<string> => {
      if (kind === 'recovery') return prove(actor, { recoveryCode: `wrong-${i}` });
      if (kind === 'one-time' || i % 2 === 0) return prove(actor, code);
      return domain
        .as(null, () => domain.get(PasswordSignIn).authenticate(account.email, `${PASSWORD}!`, ADDRESS))
        .then(
          () => 'in',
          (error: { code: string }) => error.code,
        );
    };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => attempt(i)));
    expect(answers.filter((answer) => /_failed$/.test(answer))).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'too_many_attempts')).toHaveLength(15);
    expect(await prove(actor, { code: codeOf(secret, domain.clock) })).toBe('too_many_attempts');
    const refusals = await domain.database.query(
      `SELECT 1 FROM audit_record WHERE subject_id = $1 AND action IN ('second_factor.refuse', 'session.refuse')`,
      [account.principal.userId],
    );
    expect(refusals).toHaveLength(5);
  });
});

describe('keys', () => {
  const keyIdOf = async ({ principal }: TestAccount): Promise<string> =>
    (
      await domain.database.query<{ keyId: string }>('SELECT key_id AS "keyId" FROM second_factor WHERE user_id = $1', [
        principal.userId,
      ])
    )[0]!.keyId;
  const withKeys = async (keys: string | undefined, work: (on: TestDomain) => Promise<void>): Promise<void> => {
    const on = await createTestDomain({
      database: domain.database,
      now: domain.clock.now(),
      settings: { SECRET_KEYS: keys ?? '' },
    });
    try {
      await work(on);
    } finally {
      await on.app.close();
    }
  };

  it('are replaced: the former one opens what it sealed, and its use seals it anew', async () => {
    const { account, secret } = await enrolled();
    expect(await keyIdOf(account)).toBe('old');
    await withKeys(`${NEW},${OLD}`, async (on) => {
      expect(await prove(await open(account, on), { code: codeOf(secret, on.clock) }, on)).toBe('in');
    });
    expect(await keyIdOf(account)).toBe('new');
    domain.clock.advance({ minutes: 1 });
    await withKeys(NEW, async (on) => {
      expect(await prove(await open(account, on), { code: codeOf(secret, on.clock) }, on)).toBe('in');
    });
  });

  it('that are missing stop nobody with a recovery code, and cost no attempt', async () => {
    const { account, secret, recoveryCodes } = await enrolled();
    await withKeys(undefined, async (on) => {
      const actor = await open(account, on);
      for (let i = 0; i < 6; i++) {
        expect(await prove(actor, { code: codeOf(secret, on.clock) }, on)).toBe('second_factor_unavailable');
      }
      expect(await prove(actor, { recoveryCode: recoveryCodes[0]! }, on)).toBe('in');
      const other = await open(await make.member('startup', 'owner'), on);
      const begun = on.as(other, () => on.get(SecondFactorEnrolments).begin(other));
      await expect(begun).rejects.toMatchObject({ code: 'second_factor_unavailable', status: 503 });
    });
  });
});

describe('a lost telephone', () => {
  it('is replaced by an operator and nobody else: the factor is gone, sessions end, the owner is told', async () => {
    const { account } = await enrolled();
    const session = await open(account);
    const factors = domain.get(SecondFactors);
    const reset = (by: Principal, email = account.email): Promise<string> =>
      domain
        .as(by, () => factors.reset(by, email))
        .then(
          () => 'done',
          (error: { code: string }) => error.code,
        );
    expect(await reset((await make.member('municipality', 'owner')).principal)).toBe('forbidden');
    expect(await reset((await make.member('operations', 'auditor')).principal)).toBe('forbidden');
    const operator = (await make.member('operations', 'operator')).principal;
    expect(await reset(operator, 'nobody@test.example')).toBe('not_found');
    expect(await reset(operator)).toBe('done');
    expect(await reset(operator)).toBe('second_factor_missing');
    expect(await prove(session, { code: '123456' })).toBe('second_factor_missing');
    expect((await open(account)).credential).not.toHaveProperty('lacks');
    const [record] = await domain.database.query<{ userId: string }>(
      `SELECT user_id AS "userId" FROM audit_record WHERE action = 'second_factor.reset' AND subject_id = $1`,
      [account.principal.userId],
    );
    expect(record!.userId).toBe(operator.userId);
    const mails = await domain.database.query(
      `SELECT 1 FROM mail WHERE to_address = $1 AND template = 'second-factor-disabled'`,
      [account.email],
    );
    expect(mails).toHaveLength(1);
  });
});
