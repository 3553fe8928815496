import { type AwardContent, AwardImporter, type AwardRecipientContent } from '@app/awards';
import { requestContext } from '@app/platform';
import { type Agent, createTestApi, type TestApi } from '../support/test-api';

/** Unassigned 団体コード: all bodies here are fictional. */
const VILLAGE = { code: '209996', localGovernmentType: 'village', prefectureCode: '20' } as const;
const NEIGHBOUR = { code: '209988', localGovernmentType: 'village', prefectureCode: '20' } as const;
const CITY = { code: '209970', localGovernmentType: 'city', prefectureCode: '20' } as const;
const FAR_VILLAGE = { code: '019992', localGovernmentType: 'village', prefectureCode: '01' } as const;
const FAR_CITY = { code: '479993', localGovernmentType: 'city', prefectureCode: '47' } as const;

const recipient = (
  name: string,
  localGovernmentCode: string | null,
  amountYen: number | null,
): AwardRecipientContent => ({ name, corporateNumber: null, localGovernmentCode, amountYen });

interface Page {
  items: {
    fiscalYear: number;
    text: string;
    amountYen: number | null;
    programCount: number;
    sourceTitle: string | null;
    recipient: { name: string; label: string; organization: { fictional: boolean } | null } | null;
    similarities: { trait: string; label: string }[];
  }[];
  nextCursor: string | null;
  total: object;
  years: object[];
  comparedWith: { name: string } | null;
}

describe('received by', () => {
  let api: TestApi;
  let officer: Agent;
  let ministry: Agent;
  let programId: string;
  let otherId: string;

  const importAwards = (fiscalYear: number, awards: readonly AwardContent[], sourceTitle?: string) =>
    requestContext.run({}, () =>
      api.app
        .get(AwardImporter, { strict: false })
        .importBatch(awards, { fiscalYear, programSources: ['rs-system'], sourceTitle }, false),
    );

  beforeAll(async () => {
    api = await createTestApi();
    officer = await api.signedIn(
      await api.make.member('municipality', 'viewer', { ...VILLAGE, name: '試験村（架空）' }),
    );
    ministry = await api.signedIn(await api.make.member('ministry', 'program_editor'));
    for (const [name, facts] of Object.entries({ 隣村: NEIGHBOUR, 市: CITY, 遠い村: FAR_VILLAGE, 遠い市: FAR_CITY })) {
      await api.make.organization('municipality', { ...facts, name: `試験${name}（架空）` });
    }
    // The awards come first: programs are found when they are read.
    await importAwards(2024, [
      {
        text: '買物環境の整備',
        programIds: ['900001'],
        recipients: [
          recipient('試験遠い市', FAR_CITY.code, 50_000_000),
          recipient('試験市', CITY.code, 30_000_000),
          recipient('試験隣村', NEIGHBOUR.code, 1_000_000),
          recipient('試験遠い村', FAR_VILLAGE.code, 2_000_000),
          recipient('試験実行委員会（架空）', null, null),
        ],
      },
      {
        text: '広域の取組',
        programIds: ['900001', '900002'],
        recipients: [recipient('試験村', VILLAGE.code, 500_000)],
      },
    ]);
    await importAwards(
      2025,
      [
        { text: '移動販売車の導入', programIds: ['900001'], recipients: [recipient('試験市', CITY.code, 40_000_000)] },
        { text: '受け手の公表がない採択', programIds: ['900001'], recipients: [] },
      ],
      '試験の公表資料',
    );
    await api.make.importedPrograms([
      { source: 'rs-system', externalId: '900001', content: { name: '買物支援交付金（架空）' } },
      { source: 'rs-system', externalId: '900002', content: { name: '広域連携補助金（架空）' } },
    ]);
    await api.make.importedPrograms([
      { source: 'jgrants', externalId: '900001', content: { name: '番号が同じ別の施策（架空）' } },
    ]);
    const rows = await api.database.query<{ id: string; external_id: string; source: string }>(
      'SELECT id, external_id, source FROM program',
    );
    const idOf = (source: string, externalId: string) =>
      rows.find((row) => row.source === source && row.external_id === externalId)!.id;
    programId = idOf('rs-system', '900001');
    otherId = idOf('jgrants', '900001');
  });
  afterAll(() => api.close());

  const read = async (agent: Agent, query = '', id = programId): Promise<Page> =>
    (await agent.get(`/api/v1/programs/${id}/awards${query}`).expect(200)).body as Page;
  const namesOf = ({ items }: Page) => items.map((item) => item.recipient?.name ?? null);

  it('shows everyone who received what, when and how much: the latest and largest first', async () => {
    const page = await read(api.anonymous());
    expect(page.items.map(({ fiscalYear, amountYen, recipient: who }) => [fiscalYear, who?.label, amountYen])).toEqual([
      [2025, '長野県試験市（架空）', 40_000_000],
      [2025, undefined, null],
      [2024, '沖縄県試験遠い市（架空）', 50_000_000],
      [2024, '長野県試験市（架空）', 30_000_000],
      [2024, '北海道試験遠い村（架空）', 2_000_000],
      [2024, '長野県試験隣村（架空）', 1_000_000],
      [2024, '長野県試験村（架空）', 500_000],
      [2024, '試験実行委員会（架空）', null],
    ]);
    expect(page.items[0]).toMatchObject({ text: '移動販売車の導入', sourceTitle: '試験の公表資料', programCount: 1 });
    expect(page.items[6]).toMatchObject({ text: '広域の取組', programCount: 2, similarities: [] });
    expect(page.comparedWith).toBeNull();
  });

  it('puts municipalities like the reader’s own first, and says in what they are alike', async () => {
    const page = await read(officer);
    expect(namesOf(page)).toEqual([
      '試験村',
      '試験隣村',
      '試験市',
      '試験市',
      '試験遠い村',
      null,
      '試験遠い市',
      '試験実行委員会（架空）',
    ]);
    expect(page.items.slice(0, 3).map(({ similarities }) => similarities.map(({ trait }) => trait))).toEqual([
      ['same_body', 'type', 'prefecture', 'region'],
      ['type', 'prefecture', 'region'],
      ['prefecture', 'region'],
    ]);
    expect(page.items[1]!.similarities[0]!.label).toBe('団体の区分が同じ');
    expect(page.items[0]!.recipient!.organization!.fictional).toBe(true);
    expect(page.comparedWith!.name).toBe('試験村（架空）');
  });

  it('compares with any local government on request, for anyone', async () => {
    const page = await read(api.anonymous(), `?near=${FAR_VILLAGE.code}`);
    expect(namesOf(page)[0]).toBe('試験遠い村');
    expect(page.comparedWith!.name).toBe('試験遠い村（架空）');
    // A ministry is no municipality: nothing to compare with.
    expect((await read(ministry)).comparedWith).toBeNull();
  });

  it('sums up', async () => {
    const { total, years } = await read(api.anonymous());
    expect(total).toEqual({ awards: 4, recipients: 6, amountYen: 123_500_000, withoutAmount: 1 });
    expect(years).toEqual([
      { fiscalYear: 2025, awards: 2, recipients: 1, amountYen: 40_000_000, withoutAmount: 0 },
      { fiscalYear: 2024, awards: 2, recipients: 6, amountYen: 83_500_000, withoutAmount: 1 },
    ]);
  });

  it('comes in pages without gaps or repetition', async () => {
    const all = (await read(officer)).items;
    const found: Page['items'] = [];
    let cursor = '';
    do {
      const page = await read(officer, `?limit=3${cursor}`);
      found.push(...page.items);
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    expect(found).toEqual(all);
  });

  it('knows sources apart, and says that nobody received anything', async () => {
    const page = await read(officer, '', otherId);
    expect(page).toMatchObject({ items: [], nextCursor: null, years: [] });
    expect(page.total).toEqual({ awards: 0, recipients: 0, amountYen: 0, withoutAmount: 0 });
  });

  it.each([
    ['near=abc', 'near', '団体コード'],
    ['near=999999', 'near', '登録されていません'],
    ['cursor=xxxx', 'cursor', '続きの位置'],
    ['limit=0', 'limit', ''],
  ])('answers %s with what is wrong', async (query, pointer, message) => {
    const { body } = await officer.get(`/api/v1/programs/${programId}/awards?${query}`).expect(422);
    expect(body.errors[0].pointer).toContain(pointer);
    expect(body.errors[0].message).toContain(message);
  });

  it('does not show awards of a program that is not public', async () => {
    const { body } = await ministry.post('/api/v1/programs').send({ name: '下書きの施策（架空）' }).expect(201);
    await api.anonymous().get(`/api/v1/programs/${body.id}/awards`).expect(404);
    await officer.get(`/api/v1/programs/${body.id}/awards`).expect(404);
    await ministry.get(`/api/v1/programs/${body.id}/awards`).expect(200);
  });
});
