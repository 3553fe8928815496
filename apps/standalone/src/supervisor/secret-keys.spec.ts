import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSecretKeys } from './secret-keys';

describe('the key beside the data', () => {
  const directory = mkdtempSync(join(tmpdir(), 'musubi-keys-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is made once, stays, and is for its owner alone', () => {
    const file = join(directory, 'secret-keys');
    const made = ensureSecretKeys(file);
    expect(made).toMatch(/^local:[A-Za-z0-9+/]{43}=$/);
    expect(ensureSecretKeys(file)).toBe(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ensureSecretKeys(join(directory, 'other'))).not.toBe(made);
  });

  it('is not passed over when it cannot be kept', () => {
    expect(() => ensureSecretKeys(join(directory, 'absent', 'secret-keys'))).toThrow('ENOENT');
  });
});
