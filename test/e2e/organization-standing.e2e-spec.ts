import { Offerings } from '@app/offerings';
import { requestContext } from '@app/platform';
import type { TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

const OFFERING = {
  name: '集落への定期便',
  summary: '荷物を運ぶ。',
  themes: ['daily_life'],
  needKinds: ['technology'],
};

let api: TestApi;
let operator: Agent;
let company: TestAccount;
let companyAgent: Agent;
beforeAll(async () => {
  api = await createTestApi();
  operator = await api.signedIn(await api.make.member('operations', 'operator'));
});
afterAll(() => api.close());
beforeEach(async () => {
  company = await api.make.member('startup', 'owner');
  companyAgent = await api.signedIn(company);
});

const suspension = ({ principal }: TestAccount) => `/api/v1/organizations/${principal.organizationId}/suspension`;
const suspend = (account: TestAccount) => operator.post(suspension(account)).send({ reason: '調査のため' }).expect(200);
const resume = (account: TestAccount) => operator.delete(suspension(account)).expect(200);
const setState = ({ principal }: TestAccount, state: string) =>
  api.database.query('UPDATE organization SET state = $2 WHERE id = $1', [principal.organizationId, state]);

const draft = async (): Promise<string> =>
  (await companyAgent.post('/api/v1/offerings').send(OFFERING).expect(201)).body.id;
async function published(): Promise<string> {
  const id = await draft();
  await api.published(companyAgent, 'offerings', id);
  return id;
}
const listed = async (query: string): Promise<string[]> =>
  (await api.anonymous().get(`/api/v1/offerings?limit=100${query}`).expect(200)).body.items.map(
    ({ id }: { id: string }) => id,
  );
const announced = async (id: string): Promise<number[]> =>
  (
    await api.database.query<{ version: number }>(
      `SELECT (candidate->>'version')::int AS version
         FROM outbox, jsonb_array_elements(payload->'candidates') AS candidate
        WHERE name = 'candidates.changed' AND candidate->>'id' = $1 ORDER BY position`,
      [id],
    )
  ).map(({ version }) => version);
const shown = (id: string) =>
  requestContext.run({}, async () => (await api.app.get(Offerings, { strict: false }).load([id]))[0]!.shown);

describe('a suspended organization', () => {
  it('shows others nothing of what it published until it is resumed; matching is told both times', async () => {
    const id = await published();
    const own = `&organizationId=${company.principal.organizationId}`;
    for (const query of [own, `${own}&q=定期便`]) expect(await listed(query)).toEqual([id]);
    await suspend(company);
    for (const query of [own, `${own}&q=定期便`]) expect(await listed(query)).toEqual([]);
    problemOf(await api.anonymous().get(`/api/v1/offerings/${id}`), 404, 'not_found');
    await operator.get(`/api/v1/offerings/${id}`).expect(200);
    expect(await shown(id)).toBe(false);
    await resume(company);
    expect((await api.anonymous().get(`/api/v1/offerings/${id}`).expect(200)).body.version).toBe(5);
    expect(await listed(own)).toEqual([id]);
    expect(await shown(id)).toBe(true);
    // Published, taken out, put back: the index looks at candidates whose version it does not know.
    expect(await announced(id)).toEqual([3, 4, 5]);
  });

  it('has submitted ideas that ministries and partners do not read meanwhile', async () => {
    const lead = await api.make.member('municipality', 'owner');
    const partner = await api.make.member('municipality', 'owner');
    const { idea } = await api.make.submittedIdea(lead.principal, {
      memberOrganizationIds: [partner.principal.organizationId],
    });
    const ministry = await api.signedIn(await api.make.member('ministry', 'liaison'));
    const readers = [ministry, await api.signedIn(partner)];
    for (const reader of readers) await reader.get(`/api/v1/ideas/${idea.id}`).expect(200);
    await suspend(lead);
    for (const reader of readers) {
      problemOf(await reader.get(`/api/v1/ideas/${idea.id}`), 404, 'not_found');
      const ids = (await reader.get('/api/v1/ideas?limit=100').expect(200)).body.items.map(
        (one: { id: string }) => one.id,
      );
      expect(ids).not.toContain(idea.id);
    }
    await operator.get(`/api/v1/ideas/${idea.id}`).expect(200);
    await resume(lead);
    for (const reader of readers) await reader.get(`/api/v1/ideas/${idea.id}`).expect(200);
  });
});

describe('an organization that is not approved', () => {
  it.each(['pending', 'refused', 'suspended'])('has drafts that nobody publishes while it is %s', async (state) => {
    const id = await draft();
    await companyAgent.post(`/api/v1/offerings/${id}/publication`).set('If-Match', '"1"').expect(200);
    await setState(company, state);
    const publish = () => operator.post(`/api/v1/offerings/${id}/publication`).set('If-Match', '"2"');
    problemOf(await publish(), 409, 'organization_state');
    await setState(company, 'approved');
    await publish().expect(200);
  });

  it('does not change what was published before it was claimed', async () => {
    const id = await published();
    await setState(company, 'pending');
    const edit = () => companyAgent.patch(`/api/v1/offerings/${id}`).set('If-Match', '"3"').send({ name: '別の名' });
    problemOf(await edit(), 409, 'organization_state');
    await setState(company, 'approved');
    await edit().expect(200);
  });

  it.each(['pending', 'refused'])(
    'is found by its members and the operations office alone while it is %s',
    async (state) => {
      const path = `/api/v1/organizations/${company.principal.organizationId}`;
      const stranger = await api.signedIn(await api.make.member('startup', 'owner'));
      await stranger.get(path).expect(200);
      await setState(company, state);
      problemOf(await stranger.get(path), 404, 'not_found');
      problemOf(await api.anonymous().get(path), 404, 'not_found');
      await operator.get(path).expect(200);
      // People of a refused organization have no session for it.
      if (state === 'pending') await companyAgent.get(path).expect(200);
    },
  );

  it('is found by everyone if it is a local government, whoever claims it', async () => {
    const town = await api.make.organization('municipality', { code: '209996' });
    await api.database.query(`UPDATE organization SET state = 'pending' WHERE id = $1`, [town]);
    await api.anonymous().get(`/api/v1/organizations/${town}`).expect(200);
  });
});

describe('what gives or takes power over an organization', () => {
  it('asks for the password again in a session that is not fresh', async () => {
    const owner = await api.make.member('municipality', 'owner');
    const agent = await api.signedIn(owner);
    const anyone = '00000000-0000-4000-8000-000000000000';
    await api.database.query(`UPDATE session SET proven_at = proven_at - interval '1 hour'`);
    const asked = [
      agent.patch(`/api/v1/members/${anyone}`).send({ role: 'viewer' }),
      agent.delete(`/api/v1/members/${anyone}`),
      agent.post(`/api/v1/members/${anyone}/handover`).send({ successorId: anyone }),
      agent.post(`/api/v1/join-requests/${anyone}/acceptance`).send({ role: 'owner' }),
      operator.post(`/api/v1/registrations/${anyone}/approval`),
      operator.post(`/api/v1/registrations/${anyone}/refusal`).send({ reason: '理由' }),
      operator.post(`/api/v1/organizations/${anyone}/suspension`).send({ reason: '理由' }),
      operator.delete(`/api/v1/organizations/${anyone}/suspension`),
    ];
    for (const answer of await Promise.all(asked)) problemOf(answer, 403, 'step_up_required');
  });
});
