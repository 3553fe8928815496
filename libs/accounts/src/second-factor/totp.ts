import { generateSecret, generateURI, verifySync } from 'otplib';

/** RFC 6238 as every authenticator app knows it: SHA-1, 6 digits, 30 seconds. */
const PERIOD_SECONDS = 30;
/** 160 bits, as long as the hash (RFC 4226, section 4). */
const SECRET_BYTES = 20;
const ISSUER = 'むすび';

/** @returns base32 */
export const newTotpSecret = (): string => generateSecret({ length: SECRET_BYTES });

/** What an authenticator app reads as a QR code. */
export const totpUri = (secret: string, account: string): string =>
  generateURI({ issuer: ISSUER, label: account, secret, period: PERIOD_SECONDS });

/**
 * One step to either side is accepted: somebody types slowly, a telephone goes wrong by some seconds.
 * @returns the time step (half minutes since 1970) to which the code belongs; null for a wrong one
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, period: PERIOD_SECONDS, epochTolerance: PERIOD_SECONDS });
  return result.valid ? Math.floor(epoch / PERIOD_SECONDS) + result.delta : null;
}
