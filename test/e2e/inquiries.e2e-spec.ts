import { addBusinessDays, addDays } from '@app/japan';
import { InquiryReminders } from '@app/inquiries';
import { requestContext } from '@app/platform';
import { COMPLETE_IDEA, type TestAccount } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { problemOf } from './problem';

const SECRET = '議会前につき内密';
const OFFERING = { name: '集落への定期便', summary: '荷物を運ぶ。', themes: ['daily_life'], needKinds: ['technology'] };

describe('inquiries', () => {
  let api: TestApi;
  const clock = new TestClock();
  let town: TestAccount;
  let townAgent: Agent;
  let startup: TestAccount;
  let startupAgent: Agent;
  let offeringId: string;

  beforeAll(async () => {
    // A Monday without holidays around it.
    clock.set(new Date('2026-11-30T09:00:00+09:00'));
    api = await createTestApi({ clock });
    town = await api.make.member('municipality', 'owner');
    townAgent = await api.signedIn(town);
    startup = await api.make.member('startup', 'owner');
    startupAgent = await api.signedIn(startup);
    offeringId = (await startupAgent.post('/api/v1/offerings').send(OFFERING).expect(201)).body.id;
    await api.published(startupAgent, 'offerings', offeringId);
  });
  afterAll(() => api.close());

  const idea = async (further: object = {}): Promise<string> =>
    (await api.make.submittedIdea(town.principal, { ...COMPLETE_IDEA, privateMemo: SECRET, ...further })).idea.id;
  const ask = (ideaId: string, further: object = {}) =>
    townAgent.post(`/api/v1/ideas/${ideaId}/inquiries`).send({
      kind: 'offering',
      candidateId: offeringId,
      message: '一度お話を伺えますか。',
      share: 'summary',
      ...further,
    });
  const asked = async (further: object = {}): Promise<string> => (await ask(await idea(), further).expect(201)).body.id;
  const answer = (id: string, body: object, version = 1) =>
    startupAgent.post(`/api/v1/inquiries/${id}/answer`).set('If-Match', `"${version}"`).send(body);
  const read = async (agent: Agent, id: string) => (await agent.get(`/api/v1/inquiries/${id}`).expect(200)).body;

  it('shows the other side the public summary and nothing more, and who asks only as an organization', async () => {
    const ideaId = await idea();
    const { body } = await ask(ideaId).expect(201);
    expect(body).toMatchObject({ side: 'asker', state: 'open', ideaId, dueOn: '2026-12-14', contacts: null });
    const theirs = await startupAgent.get(`/api/v1/inquiries/${body.id}`).expect(200);
    expect(theirs.body).toMatchObject({ side: 'recipient', ideaId: null, message: '一度お話を伺えますか。' });
    expect(theirs.body.shared).toEqual({ title: COMPLETE_IDEA.title, publicSummary: COMPLETE_IDEA.publicSummary });
    expect(theirs.text).not.toContain(SECRET);
    expect(theirs.text).not.toContain(town.email);
    expect(theirs.text).not.toContain(COMPLETE_IDEA.challenge);
    await startupAgent.get(`/api/v1/ideas/${ideaId}`).expect(403);
    const mails = await api.database.query<{ text: string }>(
      `SELECT parameters::text AS text FROM mail WHERE to_address = $1 AND template = 'inquiry-received'`,
      [startup.email],
    );
    expect(mails.map(({ text }) => text).join()).not.toMatch(/一度お話|議会前|@/);
    expect(mails.length).toBeGreaterThan(0);
  });

  it('shows the whole idea where that was chosen, as it stood then, never the memo', async () => {
    const ideaId = await idea();
    const { body } = await ask(ideaId, { share: 'idea' }).expect(201);
    await townAgent.patch(`/api/v1/ideas/${ideaId}`).set('If-Match', '"2"').send({ challenge: '変えた後' }).expect(200);
    const theirs = await startupAgent.get(`/api/v1/inquiries/${body.id}`).expect(200);
    expect(theirs.body.shared).toMatchObject({ challenge: COMPLETE_IDEA.challenge, needs: COMPLETE_IDEA.needs });
    expect(theirs.text).not.toMatch(/議会前|変えた後/);
  });

  it('tells contacts to both sides once it is accepted, and no longer when it is declined', async () => {
    const id = await asked();
    for (const [reply, version, told] of [
      [{ answer: 'needs_talk' }, 1, true],
      [{ answer: 'interested', text: '来月ご説明に伺えます。' }, 2, true],
      [{ answer: 'declined', reason: 'capacity' }, 3, false],
    ] as const) {
      await answer(id, reply, version).expect(200);
      for (const agent of [townAgent, startupAgent]) {
        const { contacts } = await read(agent, id);
        if (told) {
          expect(contacts).toMatchObject({ asker: { email: town.email }, recipient: { email: startup.email } });
        } else {
          expect(contacts).toBeNull();
        }
      }
    }
    expect(await read(townAgent, id)).toMatchObject({ state: 'declined', reasonLabel: '人手や設備に余裕がない' });
    problemOf(await answer(id, { answer: 'interested' }, 4), 409, 'inquiry_state');
    const { text } = await townAgent.get('/api/v1/inquiries?side=sent&limit=100').expect(200);
    expect(text).not.toContain(startup.email);
  });

  it('asks for a reason with a no, and for words with another one', async () => {
    const id = await asked();
    for (const [body, pointer] of [
      [{ answer: 'declined' }, '/reason'],
      [{ answer: 'declined', reason: 'other', text: ' ' }, '/text'],
      [{ answer: 'interested', reason: 'capacity' }, '/reason'],
      [{ answer: 'maybe' }, '/answer'],
    ] as const) {
      const refused = await answer(id, body).expect(422);
      expect(refused.body.errors[0].pointer).toBe(pointer);
    }
    expect((await read(townAgent, id)).state).toBe('open');
  });

  it('is for its two sides alone', async () => {
    const id = await asked();
    const others = [
      await api.make.member('startup', 'owner'),
      await api.make.member('municipality', 'owner'),
      await api.make.member('ministry', 'desk_head'),
      await api.make.member('operations', 'operator'),
    ];
    for (const account of others) {
      const agent = await api.signedIn(account);
      problemOf(await agent.get(`/api/v1/inquiries/${id}`), 404, 'not_found');
      for (const side of ['sent', 'received']) {
        expect((await agent.get(`/api/v1/inquiries?side=${side}`).expect(200)).body.items).toEqual([]);
      }
      expect((await agent.get('/api/v1/inquiries/counts').expect(200)).body.received.open).toBe(0);
    }
    // The asker does not answer itself, the asked does not withdraw.
    problemOf(
      await townAgent.post(`/api/v1/inquiries/${id}/answer`).set('If-Match', '"1"').send({ answer: 'interested' }),
      409,
      'inquiry_state',
    );
  });

  it('goes out once while something may still come of it, also of ten at the same time', async () => {
    const ideaId = await idea();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(ideaId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    const { id } = answers.find(({ status }) => status === 201)!.body;
    const refused = answers.find(({ status }) => status === 409)!;
    expect(problemOf(refused, 409, 'inquiry_exists')).toMatchObject({ inquiryId: id });
    await answer(id, { answer: 'declined', reason: 'timing' }).expect(200);
    await ask(ideaId).expect(201);
  });

  it('lets one of an answer and a withdrawal at the same time win', async () => {
    const id = await asked();
    const [yes, off] = await Promise.all([
      answer(id, { answer: 'interested' }),
      townAgent.post(`/api/v1/inquiries/${id}/withdrawal`).set('If-Match', '"1"'),
    ]);
    expect([yes.status, off.status].sort()).toEqual([200, 412]);
  });

  it('carries messages between the two while it is alive', async () => {
    const id = await asked();
    await townAgent.post(`/api/v1/inquiries/${id}/messages`).send({ text: '補足です。' }).expect(201);
    await startupAgent.post(`/api/v1/inquiries/${id}/messages`).send({ text: '承知しました。' }).expect(201);
    expect((await read(townAgent, id)).messages).toMatchObject([
      { by: 'asker', text: '補足です。' },
      { by: 'recipient', text: '承知しました。' },
    ]);
    await answer(id, { answer: 'declined', reason: 'region' }).expect(200);
    problemOf(await townAgent.post(`/api/v1/inquiries/${id}/messages`).send({ text: 'あの' }), 409, 'inquiry_state');
  });

  it('goes to whoever owns what it is about, and for a program that nobody looks after to the operations office', async () => {
    const office = await api.make.member('operations', 'operator');
    const ministry = await api.make.member('ministry', 'program_editor');
    const { program } = await api.make.publishedProgram(ministry.principal);
    const neighbour = await api.make.member('municipality', 'owner');
    const similar = await api.make.submittedIdea(neighbour.principal);
    await api.make.importedPrograms([]);
    const ideaId = await idea();
    const to = async (kind: string, candidateId: string) =>
      (await ask(ideaId, { kind, candidateId }).expect(201)).body.recipient.id;
    expect(await to('program', program.id)).toBe(ministry.principal.organizationId);
    expect(await to('idea', similar.idea.id)).toBe(neighbour.principal.organizationId);
    await api.database.query('UPDATE program SET owner_organization_id = NULL WHERE id = $1', [program.id]);
    const [first] = await api.database.query<{ id: string }>(
      `SELECT id FROM organization WHERE kind = 'operations' ORDER BY created_at, id LIMIT 1`,
    );
    expect(office).toBeDefined();
    expect((await ask(await idea(), { kind: 'program', candidateId: program.id }).expect(201)).body.recipient.id).toBe(
      first!.id,
    );
  });

  it('is not sent without a summary, about oneself, about drafts, nor with a day that has passed', async () => {
    const ideaId = await idea();
    const own = await townAgent.post('/api/v1/precedents').send({ title: '下書き' }).expect(201);
    problemOf(await ask(ideaId, { kind: 'precedent', candidateId: own.body.id }), 404, 'not_found');
    expect((await ask(ideaId, { kind: 'idea', candidateId: ideaId }).expect(422)).body.errors[0].code).toBe('own');
    expect((await ask(ideaId, { dueOn: '2026-11-30' }).expect(422)).body.errors[0].pointer).toBe('/dueOn');
    const { body: draft } = await townAgent.post('/api/v1/ideas').send({ title: '題だけ' }).expect(201);
    expect((await ask(draft.id).expect(422)).body.errors[0].pointer).toBe('/share');
    await ask(draft.id, { share: 'idea' }).expect(201);
  });

  it('is neither sent to nor reminded of at a suspended organization', async () => {
    const other = await api.make.member('startup', 'owner');
    const agent = await api.signedIn(other);
    const { body } = await agent.post('/api/v1/offerings').send(OFFERING).expect(201);
    await api.published(agent, 'offerings', body.id);
    await api.database.query(`UPDATE organization SET state = 'suspended' WHERE id = $1`, [
      other.principal.organizationId,
    ]);
    problemOf(await ask(await idea(), { candidateId: body.id }), 404, 'not_found');
  });

  it('is reminded of the business day before the answer is due and once when it is late, however often that is run', async () => {
    await api.database.query(`UPDATE inquiry SET state = 'withdrawn' WHERE state = 'open'`);
    const dueOn = '2026-12-14';
    const id = await asked({ dueOn });
    const remind = () => requestContext.run({ audience: 'system' }, () => api.app.get(InquiryReminders).run());
    const sent = async () =>
      (
        await api.database.query<{ template: string }>(
          `SELECT template FROM mail WHERE to_address = $1 AND template IN ('inquiry-due', 'inquiry-late')
            AND parameters->>'link' LIKE $2 ORDER BY created_at`,
          [startup.email, `%${id}`],
        )
      ).map(({ template }) => template);
    const at = async (day: string) => {
      clock.set(new Date(`${day}T08:30:00+09:00`));
      await Promise.all([remind(), remind()]);
      await remind();
    };
    await at('2026-12-10');
    expect(await sent()).toEqual([]);
    // Friday: the business day before Monday.
    await at('2026-12-11');
    await at('2026-12-14');
    expect(await sent()).toEqual(['inquiry-due']);
    await at(addDays(dueOn, 1));
    await at(addBusinessDays(dueOn, 3));
    expect(await sent()).toEqual(['inquiry-due', 'inquiry-late']);
    // The session of two weeks ago has ended.
    startupAgent = await api.signedIn(startup);
    const { body } = await startupAgent.get('/api/v1/inquiries?side=received&overdue=true').expect(200);
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([id]);
    expect((await startupAgent.get('/api/v1/inquiries/counts').expect(200)).body.received.overdue).toBe(1);
    clock.set(new Date('2026-11-30T09:00:00+09:00'));
  });
});
