import type { verify } from '@node-rs/argon2';
import { hashPassword, verifyPassword } from './passwords';

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
beforeEach(() => verified.mockClear());

describe('passwords', () => {
  it('are argon2id with a salt of their own', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  it('are the same in full and half width', async () => {
    expect(await verifyPassword(await hashPassword('ＡＢＣ１２３ーｶﾞ'), 'ABC123ーガ')).toBe(true);
  });

  it('never match where there is no account', async () => {
    expect(await verifyPassword(null, 'no account has this password')).toBe(false);
  });

  it('cost the same work where there is an account and where there is none', async () => {
    const parametersOf = (hash: string) => hash.split('$').slice(0, 4).join('$');
    const known = await hashPassword('correct horse');
    await verifyPassword(known, 'wrong horse');
    await verifyPassword(null, 'wrong horse');
    await verifyPassword(null, 'another horse');
    expect(verified.mock.calls.map(([hash]) => parametersOf(hash))).toEqual(Array(3).fill(parametersOf(known)));
  });
});
