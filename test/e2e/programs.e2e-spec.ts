import type { ProgramContent } from '@app/programs';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';
import { TestClock } from '../support/test-clock';
import { pointersOf, problemOf } from './problem';

const URL = '/api/v1/programs';
const WINDOW = { fiscalYear: 2026, opensOn: '2026-11-01', closesOn: '2026-12-18', status: 'confirmed' } as const;

interface Facet {
  readonly value: string;
  readonly count: number;
}

describe('programs over HTTP', () => {
  let api: TestApi;
  let editor: Agent;
  let other: Agent;
  let operator: Agent;
  const clock = new TestClock(new Date('2026-11-24T01:00:00Z'));

  beforeAll(async () => {
    api = await createTestApi({ clock });
    editor = await api.signedIn(await api.make.member('ministry', 'program_editor', { name: '甲試験省（架空）' }));
    other = await api.signedIn(await api.make.member('ministry', 'desk_head', { name: '乙試験省（架空）' }));
    operator = await api.signedIn(await api.make.member('operations', 'operator'));
    const programs: (Partial<ProgramContent> & { name: string })[] = [
      {
        name: '買物ドローン支援',
        ministry: '甲試験省（架空）',
        kind: 'subsidy',
        themes: ['daily_life'],
        windows: [WINDOW],
      },
      {
        name: '買物バス支援',
        ministry: '甲試験省（架空）',
        kind: 'grant',
        themes: ['daily_life', 'digital'],
        ceilingYen: 3_000_000,
      },
      {
        name: '観光まちづくり支援',
        ministry: '乙試験省（架空）',
        kind: 'subsidy',
        themes: ['tourism'],
        prefectures: ['20'],
      },
      { name: '終わった支援', ministry: '乙試験省（架空）', kind: 'loan', themes: ['tourism'], endYear: 2024 },
    ];
    await api.make.importedPrograms(
      programs.map((content, i) => ({ source: 'jsonl', externalId: `e2e-${i}`, content })),
    );
  });
  afterAll(() => api.close());

  const namesFor = async (query: string): Promise<string[]> => {
    const { body } = await api.anonymous().get(`${URL}?${query}`).expect(200);
    return (body as { items: { name: string }[] }).items.map(({ name }) => name);
  };
  const draft = async (agent: Agent, body: object = { name: '下書きの施策' }) =>
    (await agent.post(URL).send(body).expect(201)).body;
  const publish = (agent: Agent, id: string, version: number) =>
    agent.post(`${URL}/${id}/publication`).set('If-Match', `"${version}"`);
  const archive = (agent: Agent, id: string, version: number) =>
    agent.delete(`${URL}/${id}/publication`).set('If-Match', `"${version}"`);
  const change = (agent: Agent, id: string, version: number, body: object) =>
    agent.patch(`${URL}/${id}`).set('If-Match', `"${version}"`).send(body);

  describe('the list', () => {
    it('is for everyone, what is open first and what has ended last', async () => {
      const names = await namesFor('limit=100');
      expect(names[0]).toBe('買物ドローン支援');
      expect(names.at(-1)).toBe('終わった支援');
      expect(names).toHaveLength(4);
    });

    it.each([
      ['q=買物', ['買物ドローン支援', '買物バス支援']],
      ['q=買物　ﾄﾞﾛｰﾝ', ['買物ドローン支援']],
      ['q=宇宙', []],
      ['kind=grant', ['買物バス支援']],
      ['kind=grant,loan', ['買物バス支援', '終わった支援']],
      ['kind=grant&kind=loan', ['買物バス支援', '終わった支援']],
      ['theme=digital,tourism', ['観光まちづくり支援', '買物バス支援', '終わった支援']],
      ['ministry=乙試験省（架空）&kind=subsidy', ['観光まちづくり支援']],
      ['status=open', ['買物ドローン支援']],
      ['status=ended', ['終わった支援']],
      ['prefecture=01', ['買物ドローン支援', '買物バス支援', '終わった支援']],
      ['minCeilingYen=3000001', ['買物ドローン支援', '観光まちづくり支援', '終わった支援']],
      ['source=manual', []],
    ])('can be narrowed with ?%s', async (query, names) => {
      const encoded = query.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
      expect((await namesFor(encoded)).sort()).toEqual([...names].sort());
    });

    it('tells how many there are, and how many in each facet', async () => {
      const { body } = await api.anonymous().get(`${URL}?theme=daily_life`).expect(200);
      expect(body.total).toBe(2);
      const facets = body.facets as Record<string, Facet[]>;
      expect(facets['kind']).toEqual([
        { value: 'grant', count: 1 },
        { value: 'subsidy', count: 1 },
      ]);
      expect(facets['ministry']).toEqual([{ value: '甲試験省（架空）', count: 2 }]);
      expect(facets['status']).toEqual(
        expect.arrayContaining([
          { value: 'open', count: 1 },
          { value: 'not_stated', count: 1 },
        ]),
      );
    });

    it('gives pages that follow one another', async () => {
      const first = await api.anonymous().get(`${URL}?limit=3`).expect(200);
      expect(first.body.items).toHaveLength(3);
      const second = await api.anonymous().get(`${URL}?limit=3&cursor=${first.body.nextCursor}`).expect(200);
      expect(second.body.nextCursor).toBeNull();
      const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
      expect(new Set(ids).size).toBe(4);
      expect(second.body.total).toBe(4);
    });

    it('follows the calendar of Japan without anyone changing anything', async () => {
      const statusOf = async () => {
        const { body } = await api.anonymous().get(`${URL}?q=${encodeURIComponent('買物ドローン')}`);
        return [body.items[0].status, body.items[0].statusLabel, body.facets.status[0].value];
      };
      clock.set('2026-10-31T14:59:59Z');
      expect(await statusOf()).toEqual(['opens_later', '公募予定', 'opens_later']);
      clock.set('2026-10-31T15:00:00Z');
      expect(await statusOf()).toEqual(['open', '公募中', 'open']);
      clock.set('2026-12-18T15:00:00Z');
      expect(await statusOf()).toEqual(['closed', '公募終了', 'closed']);
      clock.set('2026-11-24T01:00:00Z');
    });
  });

  describe('one of them', () => {
    it('is shown with labels, source and how complete it is', async () => {
      const { body: list } = await api.anonymous().get(`${URL}?status=open`);
      const { id } = list.items[0] as { id: string };
      const { body, headers } = await api.anonymous().get(`${URL}/${id}`).expect(200);
      expect(body).toMatchObject({
        name: '買物ドローン支援',
        kindLabel: '補助金',
        status: 'open',
        sourceLabel: '取り込みファイル',
        editorialState: 'published',
        windows: [WINDOW],
        fictional: false,
      });
      expect(body.completeness).toBeGreaterThan(0);
      expect(body.completeness).toBeLessThan(1);
      expect(headers['etag']).toBe(`"${body.version}"`);
      expect(body).not.toHaveProperty('searchVector');
      expect(body).not.toHaveProperty('correctedFields');
    });
  });

  describe('editing', () => {
    it('begins as a draft that only its ministry and the operations office see', async () => {
      const { id, ministry, editorialState } = await draft(editor);
      expect({ ministry, editorialState }).toEqual({ ministry: '甲試験省（架空）', editorialState: 'draft' });
      await editor.get(`${URL}/${id}`).expect(200);
      await operator.get(`${URL}/${id}`).expect(200);
      problemOf(await other.get(`${URL}/${id}`), 404, 'not_found');
      problemOf(await api.anonymous().get(`${URL}/${id}`), 404, 'not_found');
      problemOf(await change(other, id, 1, { name: '横取り' }), 404, 'not_found');
      expect(await namesFor(`q=${encodeURIComponent('下書きの施策')}`)).toEqual([]);
    });

    it('takes the name of the ministry from who writes, not from what is sent', async () => {
      problemOf(await editor.post(URL).send({ name: 'x', ministry: '乙試験省（架空）' }), 422, 'invalid_input');
    });

    it('publishes, and takes back into the archive, and publishes again', async () => {
      const { id } = await draft(editor, { name: '公開する施策' });
      const { body } = await publish(editor, id, 1).expect(200).expect('ETag', '"2"');
      expect(body).toMatchObject({ editorialState: 'published', version: 2 });
      await api.anonymous().get(`${URL}/${id}`).expect(200);
      problemOf(await publish(editor, id, 2), 409, 'program_state');
      await archive(editor, id, 2).expect(200);
      problemOf(await api.anonymous().get(`${URL}/${id}`), 404, 'not_found');
      expect(await namesFor(`q=${encodeURIComponent('公開する施策')}`)).toEqual([]);
      problemOf(await archive(editor, id, 3), 409, 'program_state');
      await publish(editor, id, 3).expect(200);
      await archive(operator, id, 4).expect(200);
    });

    it('of another ministry’s published program is 403, of the operations office allowed', async () => {
      const { id } = await draft(editor, { name: '他省の施策' });
      await publish(editor, id, 1).expect(200);
      problemOf(await change(other, id, 2, { name: '横取り' }), 403, 'forbidden');
      problemOf(await archive(other, id, 2), 403, 'forbidden');
      await change(operator, id, 2, { summary: '事務局が補った概要' }).expect(200);
      await archive(editor, id, 3).expect(200);
    });

    it('of an imported program belongs to the ministry it names', async () => {
      const { body: list } = await api.anonymous().get(`${URL}?kind=grant`);
      const { id, version } = list.items[0] as { id: string; version: number };
      problemOf(await change(other, id, version, { summary: '横取り' }), 403, 'forbidden');
      const { body } = await change(editor, id, version, { summary: '手で直した概要' }).expect(200);
      expect(body).toMatchObject({ summary: '手で直した概要', source: 'jsonl', version: version + 1 });
    });

    it('needs the version that was seen', async () => {
      const { id } = await draft(editor);
      problemOf(await editor.patch(`${URL}/${id}`).send({ name: 'x' }), 428, 'version_required');
      await change(editor, id, 1, { name: '先に変えた名称' }).expect(200);
      const problem = problemOf(await change(operator, id, 1, { name: '後の名称' }), 412, 'stale_version');
      expect(problem).toMatchObject({ currentVersion: 2, current: { name: '先に変えた名称' } });
    });

    it('says everything that is wrong by its place', async () => {
      const body = {
        name: '',
        kind: 'gift',
        maxRate: 1.2,
        url: 'javascript:alert(1)',
        prefectures: ['00'],
        windows: [{ fiscalYear: 1, opensOn: '2026-13-01', status: 'maybe' }],
        eligibility: { all: [{ is: 'magic' }] },
      };
      const problem = problemOf(await editor.post(URL).send(body), 422, 'invalid_input');
      const pointers = pointersOf(problem);
      for (const pointer of ['/kind', '/maxRate', '/url', '/prefectures', '/windows/0/opensOn', '/windows/0/status']) {
        expect(pointers).toContain(pointer);
      }
      expect(pointers.some((pointer) => pointer.startsWith('/eligibility'))).toBe(true);
    });

    it.each([
      [
        'a window that ends before it begins',
        { windows: [{ ...WINDOW, closesOn: '2026-10-01' }] },
        '/windows/0/closesOn',
      ],
      ['a floor above the ceiling', { ceilingYen: 1, floorYen: 2 }, '/floorYen'],
      ['no name', { name: '　' }, '/name'],
    ])('refuses %s', async (_, content, pointer) => {
      const problem = problemOf(
        await editor.post(URL).send({ name: '矛盾する施策', ...content }),
        422,
        'invalid_input',
      );
      expect(pointersOf(problem)).toEqual([pointer]);
    });

    it('keeps the structured conditions as they were written', async () => {
      const eligibility = {
        all: [
          { is: 'applicantKind', in: ['municipality', 'prefecture'], source: '補助対象：地方公共団体' },
          {
            any: [
              { is: 'population', max: 50_000, source: '人口5万人以下' },
              { is: 'jointApplication', minMembers: 2 },
            ],
          },
        ],
      };
      const { id, eligibility: stored } = await draft(editor, { name: '要件のある施策', eligibility });
      expect(stored).toEqual(eligibility);
      expect((await editor.get(`${URL}/${id}`)).body.eligibility).toEqual(eligibility);
      const { body } = await change(editor, id, 1, { eligibility: null }).expect(200);
      expect(body.eligibility).toBeNull();
    });

    it('is made once for one Idempotency-Key', async () => {
      const send = () => editor.post(URL).set('Idempotency-Key', 'program-1').send({ name: '一度だけの施策' });
      const answers = await Promise.all([send(), send(), send()]);
      expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    });
  });
});
