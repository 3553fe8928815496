import { createDataSource } from '@app/database';
import { connectQueues } from '@app/queue';
import { type DyingServer, startDyingServer } from '../support/dying-server';
import { within } from '../support/eventually';
import { createTestDatabase } from '../support/test-database';

/** pg gives a new connection away without a listener for its errors; what ends right then must not end the process. */
describe('a connection that ends in the moment it is made', () => {
  let server: DyingServer;
  beforeAll(async () => {
    server = await startDyingServer((await createTestDatabase()).url);
  });
  afterAll(() => server.close());

  it('is an error of the query that wanted it, not of the whole process', async () => {
    const dataSource = createDataSource({ url: server.url, poolSize: 2, applicationName: 'musubi-test' });
    await expect(within(dataSource.initialize(), 10_000, 'an answer')).rejects.toThrow(/terminat|not queryable/);
  });

  it('is an error of the queue operation that wanted it', async () => {
    const connection = connectQueues({ databaseUrl: server.url });
    const queue = connection.createQueue('matching');
    queue.on('error', () => undefined);
    await expect(within(queue.getJobCounts(), 10_000, 'an answer')).rejects.toThrow(/terminat|not queryable/);
    await queue.close();
    await connection.close();
  });
});
