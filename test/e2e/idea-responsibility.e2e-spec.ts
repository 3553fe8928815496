import { addMembership, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

describe('the person responsible for an idea', () => {
  let api: TestApi;
  let owner: TestAccount;
  let agent: Agent;
  beforeAll(async () => {
    api = await createTestApi();
    owner = await api.make.member('municipality', 'owner');
    agent = await api.signedIn(owner);
  });
  afterAll(() => api.close());

  const colleague = async (role: 'editor' | 'viewer') => {
    const account = await api.make.member('municipality', 'viewer');
    const { organizationId } = owner.principal;
    await addMembership(api.app, { userId: account.principal.userId, organizationId, role });
    return account;
  };
  const change = (by: Agent, ideaId: string, { principal: { userId } }: TestAccount) =>
    by.put(`/api/v1/ideas/${ideaId}/responsible`).send({ userId });

  it('is who wrote it, until it is somebody else of the organization who may change it', async () => {
    const { body: idea } = await agent.post('/api/v1/ideas').send({ title: '担当の試験' }).expect(201);
    expect(idea.responsible.userId).toBe(owner.principal.userId);
    const editor = await colleague('editor');
    const { body: changed } = await change(agent, idea.id, editor).expect(200);
    expect(changed).toMatchObject({ version: 1, updatedAt: idea.updatedAt });
    expect(changed.responsible).toEqual({ userId: editor.principal.userId, displayName: expect.any(String) as string });
    await change(agent, idea.id, editor).expect(200);
    const records = await api.database.query(
      `SELECT 1 FROM audit_record WHERE action = 'idea.change_responsible' AND subject_id = $1`,
      [idea.id],
    );
    expect(records).toHaveLength(1);
  });

  it('is nobody who may only read, and nobody of elsewhere', async () => {
    const { body: idea } = await agent.post('/api/v1/ideas').send({ title: '担当の試験' }).expect(201);
    const stranger = await api.make.member('municipality', 'owner');
    for (const wrong of [await colleague('viewer'), stranger]) {
      problemOf(await change(agent, idea.id, wrong), 422, 'invalid_input');
    }
    problemOf(await change(await api.signedIn(stranger), idea.id, stranger), 404, 'not_found');
  });

  it('is not told to ministries and partners', async () => {
    const partner = await api.make.member('municipality', 'owner');
    const { idea } = await api.make.submittedIdea(owner.principal, {
      memberOrganizationIds: [partner.principal.organizationId],
    });
    for (const reader of [partner, await api.make.member('ministry', 'liaison')]) {
      const by = await api.signedIn(reader);
      expect((await by.get(`/api/v1/ideas/${idea.id}`).expect(200)).body.responsible).toBeNull();
      const { body } = await by.get('/api/v1/ideas').expect(200);
      expect(body.items.map(({ responsible }: { responsible: unknown }) => responsible)).toEqual([null]);
    }
  });

  it('cannot leave between being chosen and being responsible', async () => {
    const editor = await colleague('editor');
    const ideas = await Promise.all(
      [1, 2, 3].map(() => agent.post('/api/v1/ideas').send({ title: '担当の試験' }).expect(201)),
    );
    const successor = await colleague('editor');
    const [handover, ...changes] = await Promise.all([
      agent
        .post(`/api/v1/members/${editor.principal.userId}/handover`)
        .send({ successorId: successor.principal.userId }),
      ...ideas.map(({ body }) => change(agent, body.id, editor)),
    ]);
    expect(handover.status).toBeLessThan(300);
    // Before the hand-over: moved on with it. After it: refused.
    for (const { status } of changes) expect([200, 422]).toContain(status);
    const left = await api.database.query(`SELECT 1 FROM idea WHERE responsible_user_id = $1`, [
      editor.principal.userId,
    ]);
    expect(left).toEqual([]);
  });
});
