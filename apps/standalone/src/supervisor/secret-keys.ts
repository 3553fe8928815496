import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { systemErrorCode } from '../process/system-error';

/**
 * The key that belongs to the data beside it: read, or made at the first start. Only its owner may read the file.
 *
 * @returns a value of the setting SECRET_KEYS
 */
export function ensureSecretKeys(file: string): string {
  const made = `local:${randomBytes(32).toString('base64')}`;
  try {
    // Never over one that exists: what it has sealed could not be opened again.
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  }
}
