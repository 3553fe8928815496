import { createTestApi, type TestApi } from '../support/test-api';

describe('health', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  it('says that the process lives without asking anyone else', async () => {
    await api.anonymous().get('/api/v1/health/live').expect(200, { status: 'ok' });
  });

  it('is ready when the database answers', async () => {
    const { body } = await api.anonymous().get('/api/v1/health/ready').expect(200);
    expect(body).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
  });

  it('is not ready when the database is gone, and is again when it is back', async () => {
    await api.database.down();
    const { body } = await api.anonymous().get('/api/v1/health/ready').expect(503);
    expect(body).toMatchObject({
      status: 503,
      code: 'unavailable',
      health: { details: { database: { status: 'down' } } },
    });
    expect(JSON.stringify(body)).not.toContain(api.database.name);
    await api.anonymous().get('/api/v1/health/live').expect(200);
    await api.database.up();
    await api.anonymous().get('/api/v1/health/ready').expect(200);
  });
});
