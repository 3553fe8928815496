import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrganizationKind } from '@app/contracts';
import { createTestApi, type TestApi } from '../support/test-api';

const DEMO_DATA = join(__dirname, '../../apps/standalone/demo-data');
/** Who owns it and that it is fictional, the organization says. */
const OF_THE_OWNER = new Set(['key', 'startupKey', 'institutionKey', 'municipalityCode', 'fictional']);

describe('demo content', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await createTestApi();
  });
  afterAll(() => api.close());

  it.each<[string, OrganizationKind]>([
    ['offerings', 'startup'],
    ['research-seeds', 'research'],
    ['equipment', 'research'],
    ['precedents', 'municipality'],
  ])(
    'all %s can be written, published and read without losing a field',
    async (name, owner) => {
      const records = JSON.parse(readFileSync(join(DEMO_DATA, `${name}.json`), 'utf8')) as Record<string, unknown>[];
      const agent = await api.signedIn(await api.make.member(owner, 'owner', { prefectureCode: '20' }));
      const anonymous = api.anonymous();
      for (const record of records) {
        const content = Object.fromEntries(Object.entries(record).filter(([field]) => !OF_THE_OWNER.has(field)));
        const { body: created } = await agent.post(`/api/v1/${name}`).send(content);
        // The problem, if there is one, says which record and field it is.
        expect({ record: record['key'], ...created }).toMatchObject({ record: record['key'], version: 1, ...content });
        await api.published(agent, name, created.id);
        const { body: read } = await anonymous.get(`/api/v1/${name}/${created.id}`).expect(200);
        expect(read).toMatchObject({ ...content, state: 'published', fictional: true });
      }
      const { body: page } = await anonymous.get(`/api/v1/${name}?limit=100`).expect(200);
      expect(page.items).toHaveLength(records.length);
      expect(records.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
