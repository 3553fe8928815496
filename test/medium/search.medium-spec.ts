import { type OrganizationQuery, Organizations } from '@app/accounts';
import { searchQuery, searchVector } from '@app/database';
import { LOCAL_GOVERNMENTS, MINISTRIES } from '@app/japan';
import { type ProgramListQuery, ProgramSearch } from '@app/programs';
import fc from 'fast-check';
import { Client } from 'pg';
import { loadReferenceData } from '../../apps/cli/src/reference-data';
import { type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;

beforeAll(async () => {
  domain = await createTestDomain({ now: new Date('2026-11-24T01:00:00Z') });
  make = factoriesFor(domain.app);
  await domain.as(null, () => loadReferenceData(domain.app));
}, 60_000);
afterAll(() => domain.close());

describe('reference data', () => {
  const counts = async () =>
    domain.database.query(
      `SELECT (SELECT count(*) FROM organization) AS organizations, (SELECT count(*) FROM program) AS programs,
              (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM audit_record) AS audits`,
    );

  it('knows all 1,788 local governments and the ministries', async () => {
    const rows = await domain.database.query<{ kind: string; n: number }>(
      'SELECT kind, count(*)::int AS n FROM organization GROUP BY kind ORDER BY kind',
    );
    expect(Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))).toEqual({
      municipality: 1741,
      prefecture: 47,
      ministry: MINISTRIES.length,
      operations: 1,
    });
    expect(LOCAL_GOVERNMENTS).toHaveLength(1788);
  });

  it('can be loaded again without a trace', async () => {
    const before = await counts();
    await domain.as(null, () => loadReferenceData(domain.app));
    expect(await counts()).toEqual(before);
  });
});

describe('search for organizations', () => {
  const find = async (query: Partial<OrganizationQuery>) =>
    (await domain.as(null, () => domain.get(Organizations).list({ limit: 100, ...query }))).items.map(
      ({ name }) => name,
    );

  it.each([
    ['part of the name', '札幌', '札幌市'],
    ['beginning of the reading', 'さっぽろ', '札幌市'],
    ['reading in katakana', 'サッポロ', '札幌市'],
    ['reading in half-width katakana', 'ｻｯﾎﾟﾛ', '札幌市'],
    ['団体コード', '011002', '札幌市'],
    ['団体コード in full-width digits', '０１１００２', '札幌市'],
    ['with spaces around', '　千代田区 ', '千代田区'],
    ['ministry', '経済産業', '経済産業省'],
  ])('finds by %s', async (_, q, name) => {
    expect(await find({ q })).toContain(name);
  });

  it.each(['%', '_', "'", '\\', '％'])('takes %j for what it is', async (q) => {
    expect(await find({ q })).toEqual([]);
  });

  it('does not find the middle of a reading', async () => {
    expect(await find({ q: 'っぽろ' })).not.toContain('札幌市');
  });

  it('narrows by kind and prefecture', async () => {
    expect(await find({ prefectureCode: '13', kind: 'prefecture' })).toEqual(['東京都']);
    const inTokyo = await find({ prefectureCode: '13', kind: 'municipality' });
    expect(inTokyo).toHaveLength(62);
    expect(await find({ q: '府中市' })).toHaveLength(2);
    expect(await find({ q: '府中市', prefectureCode: '34' })).toHaveLength(1);
  });

  it('pages through everybody once, local governments in the order of their codes', async () => {
    const seen: { id: string; code: string | null }[] = [];
    let cursor: string | undefined;
    do {
      const page = await domain.as(null, () =>
        domain.get(Organizations).list({ limit: 100, ...(cursor && { cursor }) }),
      );
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen).toHaveLength(1788 + MINISTRIES.length + 1);
    const codes = seen.flatMap(({ code }) => code ?? []);
    expect(codes).toEqual([...codes].sort());
    expect(seen.slice(1788).every(({ code }) => code === null)).toBe(true);
  });
});

describe('text search', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: domain.database.url });
    await client.connect();
  });
  afterAll(() => client.end());

  const matches = async (fields: readonly string[], query: string): Promise<boolean> => {
    const vector = searchVector(fields.map((text) => ({ text, weight: 'B' })));
    const { rows } = await client.query<{ found: boolean }>('SELECT $1::tsvector @@ $2::tsquery AS found', [
      vector,
      searchQuery(query),
    ]);
    return rows[0]!.found;
  };

  it.each([
    ['買物支援と配送', '買物'],
    ['買物支援と配送', '物支'],
    ['買物支援と配送', '送'],
    ['買物支援と配送', '買物支援 配送'],
    ['ドローン定期便', 'ﾄﾞﾛｰﾝ'],
    ['ドローン定期便', 'どろーん'],
    ['ＡＩカメラ', 'ai'],
    ['AIカメラ', 'ＡＩカメラ'],
    ['5G整備', '5g'],
    ["「道の駅」で'試す'", "駅' で"],
  ])('finds in 「%s」 by 「%s」', async (text, query) => {
    expect(await matches([text], query)).toBe(true);
  });

  it.each([
    [['買物支援と配送'], '買支'],
    [['買物支援と配送'], '配送支援'],
    // All its pairs of characters are there, but not one after the other.
    [['買物、物支、支援'], '買物支援'],
    [['買物支援'], '買物 ドローン'],
    // Words do not run over the border of two fields or over punctuation.
    [['地域の買', '物支援'], '買物'],
    [['買、物'], '買物'],
  ])('does not find in %j by 「%s」', async (fields, query) => {
    expect(await matches(fields, query)).toBe(false);
  });

  it('has nothing to search for in punctuation', () => {
    expect(searchQuery(' 、。!?  ')).toBeNull();
  });

  it('finds every part of every text, whatever is in it', async () => {
    const alphabet = [..."買物支援配送ドロンＡi5ー'\\:&|!()<> 　、"];
    const text = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.nat(), fc.nat(), async (whole, from, length) => {
        const begin = from % whole.length;
        const part = whole.slice(begin, begin + 1 + (length % 8));
        fc.pre(searchQuery(part) !== null);
        expect({ whole, part, found: await matches(['前の欄', whole], part) }).toMatchObject({ found: true });
      }),
      { numRuns: 300 },
    );
  });
});

describe('the list of programs', () => {
  const search = (query: Partial<ProgramListQuery>) =>
    domain.as(null, () => domain.get(ProgramSearch).list({ limit: 100, ...query }));
  const names = async (query: Partial<ProgramListQuery>) =>
    (await search(query)).items.map(({ program }) => program.name);

  beforeAll(async () => {
    const common = { themes: ['daily_life'], kind: 'subsidy', ministry: '検索試験省' } as const;
    const window = { fiscalYear: 2026, status: 'confirmed' } as const;
    await make.importedPrograms(
      [
        { ...common, name: '検索用甲：買物ドローン', ceilingYen: 5_000_000, prefectures: ['20'] },
        { ...common, name: '検索用乙：買物バス', summary: 'ドローンは使わない', ceilingYen: null },
        {
          ...common,
          name: '検索用丙：通院バス',
          kind: 'grant' as const,
          windows: [{ ...window, opensOn: '2026-11-01', closesOn: '2026-11-24' }],
        },
        { ...common, name: '検索用丁：買物ドローンの終わった事業', endYear: 2025 },
      ].map((content, i) => ({ source: 'jsonl', externalId: `search-${i}`, content })),
    );
  });

  it('finds all words, in the name before the rest, and what has ended last', async () => {
    expect(await names({ q: '検索用 買物 ドローン' })).toEqual([
      '検索用甲：買物ドローン',
      '検索用乙：買物バス',
      '検索用丁：買物ドローンの終わった事業',
    ]);
  });

  it('puts what can be applied for today first', async () => {
    expect((await names({ ministries: ['検索試験省'] }))[0]).toBe('検索用丙：通院バス');
    // Its last day is over at midnight in Japan, nine hours before that of Greenwich.
    domain.clock.set('2026-11-24T15:00:00Z');
    expect((await search({ ministries: ['検索試験省'], statuses: ['open'] })).total).toBe(0);
    domain.clock.set('2026-11-24T14:59:59Z');
    expect((await search({ ministries: ['検索試験省'], statuses: ['open'] })).total).toBe(1);
  });

  it('leaves out other prefectures and lower ceilings, not what says neither', async () => {
    const q = '検索用 買物';
    expect(await names({ q, prefectureCode: '01' })).not.toContain('検索用甲：買物ドローン');
    expect(await names({ q, prefectureCode: '20' })).toContain('検索用甲：買物ドローン');
    expect(await names({ q, minCeilingYen: 5_000_001 })).toEqual([
      '検索用乙：買物バス',
      '検索用丁：買物ドローンの終わった事業',
    ]);
    expect(await names({ q, minCeilingYen: 5_000_000 })).toContain('検索用甲：買物ドローン');
  });

  it('counts by facet what the filter leaves', async () => {
    const { total, facets } = await search({ ministries: ['検索試験省'] });
    expect(total).toBe(4);
    expect(facets.kind).toEqual([
      { value: 'subsidy', count: 3 },
      { value: 'grant', count: 1 },
    ]);
    expect(facets.status).toEqual([
      { value: 'not_stated', count: 2 },
      { value: 'ended', count: 1 },
      { value: 'open', count: 1 },
    ]);
  });

  it('pages through everything once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    let total: number;
    do {
      const page = await search({ limit: 20, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ program }) => program.id));
      ({ total } = page);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });
});
