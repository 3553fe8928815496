import { createTestApi, type TestApi } from '../support/test-api';

describe('headers', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  it('let browsers load from here only, inline nothing and frame nothing', async () => {
    for (const path of ['/api/v1/programs', '/api/docs', '/api/v1/nothing', '/api/openapi.json']) {
      const { headers } = await api.anonymous().get(path);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).not.toMatch(/unsafe|\*|http:/);
      for (const part of ["default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
        expect(policy.split(';')).toContain(part);
      }
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('keep what someone sees who is signed in, and what a change answers, out of every cache', async () => {
    const account = await api.make.member('municipality', 'owner');
    const officer = await api.signedIn(account);
    for (const path of ['/api/v1/ideas', '/api/v1/sessions/current', '/api/v1/programs']) {
      expect((await officer.get(path).expect(200)).headers['cache-control']).toBe('no-store');
    }
    expect((await officer.post('/api/v1/ideas').send({}).expect(201)).headers['cache-control']).toBe('no-store');
    const open = await api.anonymous().get('/api/v1/programs').expect(200);
    expect(open.headers['cache-control']).toBe('no-cache');
    expect(open.headers['vary']).toMatch(/Cookie/);
  });

  it.each([
    ['http://musubi.example', false],
    ['https://localhost:3000', false],
    ['https://127.0.0.1', false],
    ['https://musubi.example', true],
  ])('ask for https from now on (HSTS) at %s: %s', async (PUBLIC_URL, expected) => {
    const other = await createTestApi({ database: api.database, settings: { PUBLIC_URL } });
    try {
      const { headers } = await other.anonymous().get('/api/v1/health/live').expect(200);
      expect(headers['strict-transport-security']).toBe(expected ? 'max-age=31536000; includeSubDomains' : undefined);
    } finally {
      await other.close();
    }
  });

  it('leave the API page whole: nothing inline in it, and every file it names is there', async () => {
    const { text } = await api.anonymous().get('/api/docs').expect(200);
    expect(text).not.toMatch(/<style|style=|\son\w+=|<script>|javascript:/);
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) await api.anonymous().get(file).expect(200);
    await api.anonymous().get('/api/docs/package.json').expect(404);
    await api.anonymous().get('/api/docs/..%2f..%2fpackage.json').expect(404);
  });

  it('do not come back to whoever asks by TRACE', async () => {
    const { status, text } = await api.anonymous().trace('/api/v1/programs').set('X-Secret', 'echo-me');
    expect(status).toBe(404);
    expect(text).not.toContain('echo-me');
  });
});
