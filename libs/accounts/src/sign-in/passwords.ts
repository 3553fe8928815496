import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id, the library's default algorithm, with OWASP's minimum for it (Password Storage Cheat Sheet):
 * 19 MiB of memory, 2 iterations, 1 lane.
 */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const IN_EFFECT = `$argon2id$v=19$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=${ARGON2.parallelism}$`;

/** Unicode-normalised, so that the same characters typed on another keyboard are the same password (NIST SP 800-63B). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(normalisePassword(password), ARGON2);

/** Made with other parameters than those in effect: to be made anew when the password is at hand. */
export const isOutdated = (passwordHash: string): boolean => !passwordHash.startsWith(IN_EFFECT);

let decoy: Promise<string> | undefined;

/**
 * Takes the same time whether the account exists or not.
 * @param passwordHash null: no such account, or one without a password
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const matches = await verify(passwordHash ?? (await decoy), normalisePassword(password));
  return matches && passwordHash !== null;
}
