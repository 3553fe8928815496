import { COMPLETE_IDEA } from '../support/factories';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { pointersOf, problemOf } from './problem';

const URL = '/api/v1/ideas';
const MEMO = '議会前につき庁内限り';

describe('the life of an idea', () => {
  let api: TestApi;
  let officer: Agent;
  let officerId: string;
  const clock = new TestClock(new Date('2026-11-24T01:00:00Z'));

  beforeAll(async () => {
    api = await createTestApi({ clock });
    const account = await api.make.member('municipality', 'owner');
    officerId = account.principal.organizationId;
    officer = await api.signedIn(account);
  });
  afterAll(() => api.close());

  const create = async (body: object = {}) => (await officer.post(URL).send(body).expect(201)).body;
  const change = (id: string, version: number | string, body: object) =>
    officer.patch(`${URL}/${id}`).set('If-Match', `"${version}"`).send(body);
  const act = (id: string, version: number | string, action: 'submission' | 'withdrawal') =>
    officer.post(`${URL}/${id}/${action}`).set('If-Match', `"${version}"`);

  describe('as a draft', () => {
    it('begins with nothing at all', async () => {
      const response = await officer.post(URL).send({}).expect(201);
      expect(response.body).toMatchObject({
        version: 1,
        state: 'draft',
        stateLabel: '下書き',
        receiptNumber: null,
        organizationId: officerId,
        title: '',
        needs: [],
        budgetYen: null,
        privateMemo: '',
        fictional: true,
        editable: true,
        submittedAt: null,
      });
      expect(response.headers['etag']).toBe('"1"');
    });

    it('keeps everything that was written, and only that is changed which was sent', async () => {
      const content = {
        ...COMPLETE_IDEA,
        assets: '旧分校',
        combination: 'ドローンと地域商社',
        privateMemo: MEMO,
        partnerKinds: ['startup'],
        budgetYen: 24_000_000,
        ownShareYen: 6_000_000,
        startOn: '2027-04-01',
        endOn: '2029-03-31',
      };
      const idea = await create(content);
      expect(idea).toMatchObject({ ...content, needs: [expect.objectContaining(COMPLETE_IDEA.needs[0])] });
      const { body } = await change(idea.id, 1, { title: '短い題名', budgetYen: null })
        .expect(200)
        .expect('ETag', '"2"');
      expect(body).toMatchObject({ ...content, title: '短い題名', budgetYen: null, version: 2, needs: idea.needs });
      const read = await officer.get(`${URL}/${idea.id}`).expect(200);
      expect(read.body).toEqual(body);
      expect(read.headers['etag']).toBe('"2"');
    });

    it('keeps the identity of a need whose words stay', async () => {
      const needs = [
        { kind: 'funding', description: '初年度の費用' },
        { kind: 'people', description: '運航する人' },
      ];
      const idea = await create({ needs });
      const { body } = await change(idea.id, 1, { needs: [needs[1], { kind: 'equipment', description: '機体' }] });
      expect(body.needs[0].id).toBe(idea.needs[1].id);
      expect(body.needs.map(({ kind }: { kind: string }) => kind)).toEqual(['people', 'equipment']);
    });

    it('takes four thousand characters of any kind', async () => {
      const challenge = '𠮷野家の塀の上で葛󠄀城市が👨‍👩‍👧‍👦'.repeat(120);
      expect((await create({ challenge })).challenge).toBe(challenge);
    });

    it('is made once for one Idempotency-Key', async () => {
      const send = (title: string) => officer.post(URL).set('Idempotency-Key', 'e2e-1').send({ title });
      const [first, again] = [await send('一度だけ').expect(201), await send('一度だけ').expect(201)];
      expect(again.body.id).toBe(first.body.id);
      problemOf(await send('別の内容'), 422, 'idempotency_key_reused');
    });
  });

  describe('a change', () => {
    it('needs the version that was seen', async () => {
      const { id } = await create();
      for (const request of [
        officer.patch(`${URL}/${id}`).send({ title: 'x' }),
        officer.post(`${URL}/${id}/submission`),
      ]) {
        problemOf(await request, 428, 'version_required');
      }
      for (const tag of ['*', '1', 'W/"1"', '"one"', '"1", "2"']) {
        problemOf(
          await officer.patch(`${URL}/${id}`).set('If-Match', tag).send({ title: 'x' }),
          428,
          'version_required',
        );
      }
    });

    it('of an older version is refused, with what someone else wrote meanwhile', async () => {
      const { id } = await create({ title: '最初の題名', privateMemo: MEMO });
      await change(id, 1, { title: '先に変えた題名' }).expect(200);
      const problem = problemOf(await change(id, 1, { title: '後から変える題名' }), 412, 'stale_version');
      expect(problem).toMatchObject({ currentVersion: 2, current: { title: '先に変えた題名', privateMemo: MEMO } });
      expect((await officer.get(`${URL}/${id}`)).body.title).toBe('先に変えた題名');
      problemOf(await act(id, 1, 'submission'), 412, 'stale_version');
      problemOf(await act(id, 99, 'withdrawal'), 412, 'stale_version');
    });

    it('that does not add up is refused with the field', async () => {
      const { id } = await create({ startOn: '2027-04-01', budgetYen: 100 });
      expect(pointersOf(problemOf(await change(id, 1, { endOn: '2027-03-31' }), 422, 'invalid_input'))).toEqual([
        '/endOn',
      ]);
      expect(pointersOf(problemOf(await change(id, 1, { ownShareYen: 101 }), 422, 'invalid_input'))).toEqual([
        '/ownShareYen',
      ]);
      expect((await officer.get(`${URL}/${id}`)).body.version).toBe(1);
    });

    it('may name local governments as partners only', async () => {
      const startup = await api.make.organization('startup');
      const neighbour = await api.make.organization('municipality');
      const { id } = await create();
      const nobody = '0b9e7a52-6a1f-4d0e-9b57-2a7a8f0f4c11';
      const members = { memberOrganizationIds: [neighbour, startup, nobody] };
      expect(pointersOf(problemOf(await change(id, 1, members), 422, 'invalid_input'))).toEqual([
        '/memberOrganizationIds/1',
        '/memberOrganizationIds/2',
      ]);
      // The lead is no member of its own idea.
      const { body } = await change(id, 1, { memberOrganizationIds: [neighbour, officerId] }).expect(200);
      expect(body.memberOrganizationIds).toEqual([neighbour]);
    });
  });

  describe('submission', () => {
    it('lists everything that is missing at once', async () => {
      const { id } = await create({ title: '　 ' });
      const problem = problemOf(await act(id, 1, 'submission'), 422, 'submission_incomplete');
      expect(pointersOf(problem)).toEqual(['/challenge', '/needs', '/publicSummary', '/title']);
      expect((await officer.get(`${URL}/${id}`)).body).toMatchObject({ state: 'draft', version: 1 });
    });

    it('asks for a word about each need', async () => {
      const needs = [COMPLETE_IDEA.needs[0], { kind: 'funding', description: ' ' }];
      const { id } = await create({ ...COMPLETE_IDEA, needs });
      expect(pointersOf(problemOf(await act(id, 1, 'submission'), 422, 'submission_incomplete'))).toEqual([
        '/needs/1/description',
      ]);
    });

    it('gives a receipt number of the fiscal year, once', async () => {
      const { id } = await create(COMPLETE_IDEA);
      const { body } = await act(id, 1, 'submission').expect(200).expect('ETag', '"2"');
      expect(body).toMatchObject({ state: 'submitted', stateLabel: '提出済み', version: 2, editable: true });
      expect(body.receiptNumber).toMatch(/^2026-\d{6}$/);
      expect(body.submittedAt).toBe(clock.now().toISOString());
      const problem = problemOf(await act(id, 2, 'submission'), 409, 'idea_state');
      expect(problem['state']).toBe('submitted');
      const revised = await change(id, 2, { title: '提出後に直した題名' }).expect(200);
      expect(revised.body).toMatchObject({ state: 'submitted', version: 3, receiptNumber: body.receiptNumber });
    });

    it('does not let a submitted idea become incomplete', async () => {
      const { id } = await create(COMPLETE_IDEA);
      await act(id, 1, 'submission').expect(200);
      const problem = problemOf(await change(id, 2, { needs: [], publicSummary: '' }), 422, 'submission_incomplete');
      expect(pointersOf(problem)).toEqual(['/needs', '/publicSummary']);
    });
  });

  describe('withdrawal', () => {
    it.each(['draft', 'submitted'])(
      'ends the life of one that is %s; it stays readable and cannot be changed',
      async (state) => {
        const { id } = await create(COMPLETE_IDEA);
        if (state === 'submitted') await act(id, 1, 'submission').expect(200);
        const version = state === 'submitted' ? 2 : 1;
        const { body } = await act(id, version, 'withdrawal').expect(200);
        expect(body).toMatchObject({
          state: 'withdrawn',
          stateLabel: '取り下げ',
          version: version + 1,
          editable: false,
        });
        for (const request of [
          change(id, version + 1, { title: 'x' }),
          act(id, version + 1, 'submission'),
          act(id, version + 1, 'withdrawal'),
        ]) {
          problemOf(await request, 409, 'idea_state');
        }
        await officer.get(`${URL}/${id}`).expect(200);
      },
    );
  });

  describe('its versions', () => {
    it('show what it was after each change, the latest first', async () => {
      const { id } = await create({ ...COMPLETE_IDEA, title: '一', privateMemo: MEMO });
      await change(id, 1, { title: '二' }).expect(200);
      await act(id, 2, 'submission').expect(200);
      await change(id, 3, { title: '三' }).expect(200);
      const { body } = await officer.get(`${URL}/${id}/versions`).expect(200);
      expect(
        body.map(({ version, state, content }: { version: number; state: string; content: { title: string } }) => [
          version,
          state,
          content.title,
        ]),
      ).toEqual([
        [4, 'submitted', '三'],
        [3, 'submitted', '二'],
        [2, 'draft', '二'],
        [1, 'draft', '一'],
      ]);
      expect(body[0].content.privateMemo).toBe(MEMO);
    });
  });

  describe('the list', () => {
    it('shows the latest change first, page by page, each idea once', async () => {
      const agent = await api.signedIn(await api.make.member('municipality', 'owner'));
      const ids: string[] = [];
      for (let i = 0; i < 7; i++) ids.push((await agent.post(URL).send({ title: `${i}` })).body.id);
      await agent.patch(`${URL}/${ids[0]}`).set('If-Match', '"1"').send({ title: '動いた' }).expect(200);
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await agent.get(`${URL}?limit=3${cursor}`).expect(200);
        expect(body.items.length).toBeLessThanOrEqual(3);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      } while (cursor);
      expect(seen).toEqual([ids[0], ...ids.slice(1).reverse()]);
    });

    it('can be narrowed to a state', async () => {
      const agent = await api.signedIn(await api.make.member('municipality', 'owner'));
      const { body: idea } = await agent.post(URL).send(COMPLETE_IDEA);
      await agent.post(URL).send({});
      await agent.post(`${URL}/${idea.id}/submission`).set('If-Match', '"1"').expect(200);
      const { body } = await agent.get(`${URL}?state=submitted`).expect(200);
      expect(body.items.map(({ id }: { id: string }) => id)).toEqual([idea.id]);
    });
  });
});
