import { hashPassword, verifyPassword } from './passwords';

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
});
