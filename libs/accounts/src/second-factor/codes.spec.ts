import { hashOfRecoveryCode, newRecoveryCode } from './recovery-codes';
import { newTotpSecret, stepOfCode, totpUri } from './totp';

describe('one-time codes', () => {
  /** RFC 6238, appendix B, SHA-1: the last six of eight digits. */
  const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  it.each([
    [1_111_111_111, '050471'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('are those of the standard at %i s', (seconds, code) => {
    const at = (offset: number): Date => new Date((seconds + offset) * 1000);
    const step = Math.floor(seconds / 30);
    expect(stepOfCode(SECRET, code, at(0))).toBe(step);
    // A step early or late is the same step.
    expect(stepOfCode(SECRET, code, at(30))).toBe(step);
    expect(stepOfCode(SECRET, code, at(-30))).toBe(step);
    expect(stepOfCode(SECRET, code, at(60))).toBeNull();
    expect(stepOfCode(SECRET, code, at(-60))).toBeNull();
  });

  it('are six digits and nothing else', () => {
    for (const code of ['', '28708', '2870820', '２８７０８２', '28708a', ' 287082']) {
      expect(stepOfCode(SECRET, code, new Date(59_000))).toBeNull();
    }
  });

  it('come of 160 random bits that an app can read', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(secret);
    const uri = new URL(totpUri(secret, 'a@test.example'));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('secret')).toBe(secret);
    expect(uri.searchParams.get('issuer')).toBe('むすび');
  });
});

describe('recovery codes', () => {
  it('have 80 bits, and letters that read as no other', () => {
    const codes = Array.from({ length: 500 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    expect(new Set(codes.join('').replaceAll('-', ''))).toHaveProperty('size', 32);
    expect(new Set(codes).size).toBe(500);
  });

  it('are the same however they are typed, and each its owner’s', () => {
    const hash = hashOfRecoveryCode('me', '01k9-x2vq-7tdr-0hfz');
    for (const typed of ['01K9X2VQ7TDR0HFZ', ' oIk9 x2vq 7tdr ohfz', '０１ｋ９－x2vq－7tdr－0hfz']) {
      expect(hashOfRecoveryCode('me', typed)).toEqual(hash);
    }
    expect(hashOfRecoveryCode('you', '01k9-x2vq-7tdr-0hfz')).not.toEqual(hash);
  });
});
