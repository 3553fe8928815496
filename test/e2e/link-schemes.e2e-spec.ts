import { createTestApi, type TestApi } from '../support/test-api';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, { readonly format?: string }>>;
}

/** Browsers would run, or open, something else than a page of the web. */
const UNSAFE = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'ftp://files.example/',
  'blob:https://musubi.example/1',
  '//elsewhere.example/',
];

describe('links that people write', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  it('are marked as such in the OpenAPI document: every field whose name says address', async () => {
    const { body } = await api.anonymous().get('/api/openapi.json').expect(200);
    const schemas = Object.entries(body.components.schemas as Record<string, Schema>);
    const written = schemas.filter(([name]) => name.startsWith('Write'));
    const links = written.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([field]) => /url$/i.test(field))
        .map(([field, { format }]) => `${name}.${field}: ${format}`),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.endsWith(': uri'))).toEqual([]);
  });

  it.each(['url', 'applicationUrl'])('of a program (%s) have the schemes http and https only', async (field) => {
    const editor = await api.signedIn(await api.make.member('ministry', 'program_editor'));
    for (const link of UNSAFE) {
      const { status, body } = await editor.post('/api/v1/programs').send({ name: '事業', [field]: link });
      expect([link, status, body.errors?.[0]?.pointer]).toEqual([link, 422, `/${field}`]);
    }
    await editor
      .post('/api/v1/programs')
      .send({ name: '事業', [field]: 'https://www.example.go.jp/a' })
      .expect(201);
  });
});
