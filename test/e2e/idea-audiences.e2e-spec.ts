import { COMPLETE_IDEA, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { problemOf } from './problem';

const URL = '/api/v1/ideas';
const MEMO = '極秘の覚え書き-7f3a';

type Who = 'lead' | 'leadViewer' | 'partner' | 'neighbour' | 'prefecture' | 'ministry' | 'operations' | 'auditor';

describe('who sees an idea', () => {
  let api: TestApi;
  const agents = {} as Record<Who, Agent>;
  let partnerId: string;
  let lead: TestAccount;

  beforeAll(async () => {
    api = await createTestApi();
    lead = await api.make.member('municipality', 'owner');
    const { organizationId: id } = lead.principal;
    const partner = await api.make.member('municipality', 'owner');
    partnerId = partner.principal.organizationId;
    agents.lead = await api.signedIn(lead);
    agents.leadViewer = await api.signedIn(await api.make.account({ id, kind: 'municipality' }, 'viewer'));
    agents.partner = await api.signedIn(partner);
    agents.neighbour = await api.signedIn(await api.make.member('municipality', 'owner'));
    agents.prefecture = await api.signedIn(await api.make.member('prefecture', 'owner'));
    agents.ministry = await api.signedIn(await api.make.member('ministry', 'liaison'));
    agents.operations = await api.signedIn(await api.make.member('operations', 'operator'));
    agents.auditor = await api.signedIn(await api.make.member('operations', 'auditor'));
  });
  afterAll(() => api.close());

  const everyone = (): [Who, Agent][] => Object.entries(agents) as [Who, Agent][];

  /** A joint idea with a memo. @returns its id */
  const begin = async (): Promise<string> => {
    const content = { ...COMPLETE_IDEA, privateMemo: MEMO, memberOrganizationIds: [partnerId] };
    return (await agents.lead.post(URL).send(content).expect(201)).body.id;
  };
  const act = (agent: Agent, id: string, version: number, action: string) =>
    agent.post(`${URL}/${id}/${action}`).set('If-Match', `"${version}"`);

  const readers = async (id: string): Promise<Who[]> => {
    const found: Who[] = [];
    for (const [who, agent] of everyone()) {
      const [one, versions, list] = await Promise.all([
        agent.get(`${URL}/${id}`),
        agent.get(`${URL}/${id}/versions`),
        agent.get(`${URL}?limit=100`),
      ]);
      const listed = (list.body as { items: { id: string }[] }).items.some((item) => item.id === id);
      // One answer about the same thing, wherever it is asked for.
      expect({ who, one: one.status, versions: versions.status }).toEqual({
        who,
        one: listed ? 200 : 404,
        versions: listed ? 200 : 404,
      });
      if (listed) found.push(who);
    }
    return found;
  };

  it('a draft: the lead and the municipalities it names', async () => {
    expect(await readers(await begin())).toEqual(['lead', 'leadViewer', 'partner']);
  });

  it('a submitted one: ministries and the operations office too, other municipalities not', async () => {
    const id = await begin();
    await act(agents.lead, id, 1, 'submission').expect(200);
    expect(await readers(id)).toEqual(['lead', 'leadViewer', 'partner', 'ministry', 'operations', 'auditor']);
  });

  it('a withdrawn one: its municipalities only', async () => {
    const id = await begin();
    await act(agents.lead, id, 1, 'submission').expect(200);
    await act(agents.lead, id, 2, 'withdrawal').expect(200);
    expect(await readers(id)).toEqual(['lead', 'leadViewer', 'partner']);
  });

  it('a municipality that is no longer named: not any more', async () => {
    const id = await begin();
    await agents.lead.patch(`${URL}/${id}`).set('If-Match', '"1"').send({ memberOrganizationIds: [] }).expect(200);
    expect(await readers(id)).toEqual(['lead', 'leadViewer']);
  });

  it('companies and universities: never', async () => {
    const id = await begin();
    await act(agents.lead, id, 1, 'submission').expect(200);
    for (const kind of ['startup', 'research'] as const) {
      const agent = await api.signedIn(await api.make.member(kind, 'owner'));
      for (const path of [URL, `${URL}/${id}`, `${URL}/${id}/versions`])
        problemOf(await agent.get(path), 403, 'forbidden');
    }
  });

  it('drafts of a version before submission: not for ministries', async () => {
    const id = await begin();
    await agents.lead.patch(`${URL}/${id}`).set('If-Match', '"1"').send({ title: '提出前の題名' }).expect(200);
    await act(agents.lead, id, 2, 'submission').expect(200);
    const versionsFor = async (agent: Agent) =>
      ((await agent.get(`${URL}/${id}/versions`).expect(200)).body as { version: number }[]).map(
        ({ version }) => version,
      );
    expect(await versionsFor(agents.partner)).toEqual([3, 2, 1]);
    expect(await versionsFor(agents.ministry)).toEqual([3]);
    expect(await versionsFor(agents.auditor)).toEqual([3]);
  });

  describe('who changes it', () => {
    it('the lead alone; for all others the answer tells nothing that they cannot see', async () => {
      const id = await begin();
      for (const [who, agent] of everyone()) {
        if (who === 'lead') continue;
        const answers = [
          await agent.patch(`${URL}/${id}`).set('If-Match', '"1"').send({ title: '乗っ取り' }),
          await act(agent, id, 1, 'submission'),
          await act(agent, id, 1, 'withdrawal'),
          await agent.post(`${URL}/${id}/recommendation-runs`),
          // A wrong version must not tell more than a right one.
          await agent.patch(`${URL}/${id}`).set('If-Match', '"9"').send({ title: '乗っ取り' }),
        ];
        for (const answer of answers) {
          expect([403, 404]).toContain(answer.status);
          expect(answer.text).not.toContain(COMPLETE_IDEA.title);
        }
      }
      expect((await agents.lead.get(`${URL}/${id}`)).body).toMatchObject({ version: 1, state: 'draft' });
    });

    it('says so beforehand', async () => {
      const id = await begin();
      await act(agents.lead, id, 1, 'submission').expect(200);
      for (const [who, agent] of everyone()) {
        const { body, status } = await agent.get(`${URL}/${id}`);
        if (status === 200)
          expect({ who, editable: (body as { editable: boolean }).editable }).toEqual({
            who,
            editable: who === 'lead',
          });
      }
    });
  });

  describe('the private memo', () => {
    it('is read by the lead on the idea itself and in its versions', async () => {
      const id = await begin();
      for (const who of ['lead', 'leadViewer'] as const) {
        expect((await agents[who].get(`${URL}/${id}`)).body.privateMemo).toBe(MEMO);
        expect((await agents[who].get(`${URL}/${id}/versions`)).body[0].content.privateMemo).toBe(MEMO);
      }
    });

    it('is in no list, not even the lead’s', async () => {
      await begin();
      expect((await agents.lead.get(`${URL}?limit=100`)).text).not.toContain(MEMO);
    });

    it('reaches nobody else, by no way and in no error', async () => {
      const id = await begin();
      await act(agents.lead, id, 1, 'submission').expect(200);
      await agents.lead.patch(`${URL}/${id}`).set('If-Match', '"2"').send({ title: '直した題名' }).expect(200);
      for (const [who, agent] of everyone()) {
        if (who === 'lead' || who === 'leadViewer') continue;
        const answers = [
          await agent.get(`${URL}/${id}`),
          await agent.get(`${URL}/${id}/versions`),
          await agent.get(`${URL}?limit=100`),
          await agent.get(`${URL}/${id}/recommendations`),
          await agent.get(`${URL}/${id}/recommendation-runs/latest`),
          await agent.patch(`${URL}/${id}`).set('If-Match', '"1"').send({ title: 'x' }),
          await agent.patch(`${URL}/${id}`).set('If-Match', '"3"').send({ privateMemo: 'x' }),
          await agent.patch(`${URL}/${id}`).set('If-Match', '"3"').send({ endOn: 'x' }),
          await act(agent, id, 1, 'submission'),
        ];
        for (const answer of answers)
          expect({ who, text: answer.text }).not.toMatchObject({ text: expect.stringContaining(MEMO) as string });
      }
      expect((await agents.partner.get(`${URL}/${id}`)).body.privateMemo).toBeNull();
    });
  });

  it('the leader of one joint idea is a reader of another, each with its own memo', async () => {
    const { organizationId: leadId } = lead.principal;
    const content = { ...COMPLETE_IDEA, privateMemo: '相手の覚え書き', memberOrganizationIds: [leadId] };
    const { body: theirs } = await agents.partner.post(URL).send(content).expect(201);
    const { body } = await agents.lead.get(`${URL}/${theirs.id}`).expect(200);
    expect(body).toMatchObject({ privateMemo: null, editable: false });
  });

  it('someone who leaves the municipality: at once no more', async () => {
    const id = await begin();
    const account = await api.make.account({ id: lead.principal.organizationId, kind: 'municipality' }, 'editor');
    const agent = await api.signedIn(account);
    await agent.get(`${URL}/${id}`).expect(200);
    await api.database.query('DELETE FROM membership WHERE user_id = $1', [account.principal.userId]);
    problemOf(await agent.get(`${URL}/${id}`), 401, 'unauthenticated');
  });
});
