import { createHash, randomBytes } from 'node:crypto';

export const RECOVERY_CODES = 10;

/** Crockford's base32: nothing that reads as something else. 5 bits each. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;

/** 80 random bits, written `xxxx-xxxx-xxxx-xxxx`. */
export const newRecoveryCode = (): string =>
  // 256 is a multiple of 32: the rest of a random byte favours no letter.
  [...randomBytes(LENGTH)]
    .map((byte) => LETTERS[byte % LETTERS.length]!)
    .join('')
    .replace(/.{4}(?!$)/g, '$&-');

/** As people type it: in any case, with or without hyphens and spaces, o for 0, i and l for 1. */
const normalise = (code: string): string =>
  code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s‐-―-]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1');

export const hashOfRecoveryCode = (userId: string, code: string): Buffer =>
  createHash('sha256')
    .update(`${userId}\n${normalise(code)}`)
    .digest();
