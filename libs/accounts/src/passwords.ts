import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id, the library's default algorithm, with OWASP's minimum for it (Password Storage Cheat Sheet):
 * 19 MiB of memory, 2 iterations, 1 lane.
 */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Unicode-normalised, so that the same characters typed on another keyboard are the same password (NIST SP 800-63B). */
const normalise = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(normalise(password), ARGON2);

let decoy: Promise<string> | undefined;

/** Takes the same time whether the account exists or not. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const matches = await verify(passwordHash ?? (await decoy), normalise(password));
  return matches && passwordHash !== null;
}
