import { loadSettings, SettingsError } from './load-settings';

const ENCRYPTED = {
  ENCRYPTED_CONNECTIONS: 'required',
  DATABASE_URL: 'postgres://app:secret@db.example:5432/musubi?sslmode=verify-full',
  MIGRATION_DATABASE_URL: 'postgres://owner:secret@db.example:5432/musubi?sslmode=verify-full',
  REDIS_URL: 'rediss://redis.example:6380',
  SMTP_URL: 'smtp://mail.example:587?requireTLS=true',
  MAIL_FROM: 'musubi@musubi.example',
  PUBLIC_URL: 'https://musubi.example',
};

describe('encrypted connections', () => {
  it('are enough where they are required', () => {
    expect(loadSettings(ENCRYPTED).ENCRYPTED_CONNECTIONS).toBe('required');
    expect(() => loadSettings({ ...ENCRYPTED, SMTP_URL: 'smtps://mail.example:465' })).not.toThrow();
  });

  it.each([
    ['DATABASE_URL', 'postgres://app:secret@db.example:5432/musubi'],
    ['DATABASE_URL', 'postgres://app:secret@db.example:5432/musubi?sslmode=require'],
    ['MIGRATION_DATABASE_URL', 'postgres://owner:secret@db.example:5432/musubi?sslmode=disable'],
    ['REDIS_URL', 'redis://:secret@redis.example:6379'],
    ['CLAMD_URL', 'tcp://clamd.example:3310'],
    ['SMTP_URL', 'smtp://user:secret@mail.example:587'],
    ['PUBLIC_URL', 'http://musubi.example'],
  ])('start nothing with another %s, and do not repeat its secrets', (name, address) => {
    const start = () => loadSettings({ ...ENCRYPTED, [name]: address });
    expect(start).toThrow(SettingsError);
    expect(start).toThrow(new RegExp(`${name} must use`));
    expect(start).not.toThrow(/secret/);
    expect(() => loadSettings({ ...ENCRYPTED, [name]: address, ENCRYPTED_CONNECTIONS: 'as_given' })).not.toThrow();
  });
});
