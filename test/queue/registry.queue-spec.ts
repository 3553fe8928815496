import { JOB_NAMES, type JobName } from '@app/contracts';
import type { Provider } from '@nestjs/common';
import { createTestDatabase } from '../support/test-database';
import { handlerOf, openTestQueues } from '../support/test-queues';

const nothing = () => Promise.resolve();
const everyHandler = (): Provider[] => JOB_NAMES.map((name) => handlerOf(name, nothing));

describe('the job registry', () => {
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = (await createTestDatabase()).url;
  });

  const start = async (providers: readonly Provider[]): Promise<void> => {
    const { runner, close } = await openTestQueues({ databaseUrl, redisUrl: null, prefix: 'unused' }, providers);
    try {
      runner.start();
      expect(runner.running).toBe(true);
    } finally {
      await close();
    }
  };

  it('starts with one handler for each job', async () => {
    await start(everyHandler());
  });

  it.each(JOB_NAMES)('refuses to start without a handler of %s', async (missing) => {
    const providers = JOB_NAMES.filter((name) => name !== missing).map((name) => handlerOf(name, nothing));
    await expect(start(providers)).rejects.toThrow(`${missing} has no handler`);
  });

  it('refuses to start with two handlers of a job, and names every problem at once', async () => {
    const providers = [...everyHandler().slice(1), handlerOf(JOB_NAMES[1]!, nothing)];
    await expect(start(providers)).rejects.toThrow(`${JOB_NAMES[0]} has no handler; ${JOB_NAMES[1]} has 2 handlers`);
  });

  it('refuses to start with a handler of what is no job', async () => {
    const providers = [...everyHandler(), handlerOf('wash-the-dishes' as JobName, nothing)];
    await expect(start(providers)).rejects.toThrow('wash-the-dishes is no job');
  });
});
