import { resolve } from 'node:path';
import { parseSettings } from './settings';
import { StandaloneError } from './standalone-error';

function problem(args: string[], environment: NodeJS.ProcessEnv = {}): string {
  try {
    parseSettings(args, environment);
  } catch (error) {
    if (error instanceof StandaloneError && error.code === 'usage') return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('settings', () => {
  it('start on a fresh machine without any', () => {
    expect(parseSettings([], {})).toEqual({
      port: 3000,
      workerPort: undefined,
      dataDirectory: undefined,
      databaseUrl: undefined,
      migrationDatabaseUrl: undefined,
      databasePort: undefined,
      redisUrl: undefined,
      smtpUrl: undefined,
      demo: 'auto',
      verbose: false,
      help: false,
    });
  });

  it('come from the environment, and arguments win', () => {
    const environment = {
      PORT: '4000',
      WORKER_PORT: '4001',
      MUSUBI_DATA_DIR: '/srv/musubi',
      DATABASE_URL: 'postgresql://u:p@db/musubi',
      REDIS_URL: 'redis://cache:6380',
    };
    expect(parseSettings([], environment)).toMatchObject({
      port: 4000,
      workerPort: 4001,
      dataDirectory: '/srv/musubi',
      databaseUrl: 'postgresql://u:p@db/musubi',
      redisUrl: 'redis://cache:6380',
    });
    const args = ['--port', '5000', '--worker-port=5001', '--data-dir', 'data', '--no-demo', '--verbose'];
    expect(parseSettings(args, environment, '/home/me')).toMatchObject({
      port: 5000,
      workerPort: 5001,
      dataDirectory: resolve('/home/me/data'),
      demo: 'never',
      verbose: true,
    });
  });

  it('treat empty variables as absent', () => {
    expect(parseSettings([], { PORT: '', DATABASE_URL: ' ', REDIS_URL: '', MUSUBI_DATA_DIR: '' })).toEqual(
      parseSettings([], {}),
    );
  });

  it.each([
    [['--port', '0']],
    [['--port', '65536']],
    [['--port', '80a']],
    [['--port']],
    [['--unknown']],
    [['stray']],
    [['--data-dir', '']],
    [['--demo', '--no-demo']],
    [['--port', '4000', '--worker-port', '4000']],
  ])('refuse %j in one line', (args) => {
    expect(problem(args)).not.toContain('\n');
  });

  it('never repeat a password', () => {
    expect(problem([], { DATABASE_URL: 'mysql://user:hunter2@host/db' })).not.toContain('hunter2');
    expect(problem([], { REDIS_URL: 'hunter2' })).not.toContain('hunter2');
  });
});
