import { type AwardContent, type AwardCounts, AwardImporter, type AwardOrigin } from '@app/awards';
import { corporateNumberOfLocalGovernment } from '@app/japan';
import { createTestDomain, type TestDomain } from '../support/test-domain';
import { factoriesFor } from '../support/factories';

let domain: TestDomain;
beforeAll(async () => {
  domain = await createTestDomain();
});
afterAll(() => domain.close());

const ORIGIN: AwardOrigin = { fiscalYear: 2024, programSources: ['rs-system', 'jsonl'] };
const UEDA = {
  name: '上田市',
  corporateNumber: corporateNumberOfLocalGovernment('202037'),
  localGovernmentCode: '202037',
  amountYen: 7_500_000,
};
const COUNCIL = {
  name: '試験実行委員会（架空）',
  corporateNumber: null,
  localGovernmentCode: null,
  amountYen: null,
};

let serial = 0;
const award = (fields: Partial<AwardContent> = {}): AwardContent => ({
  text: `架空の買物環境整備 その${++serial}`,
  programIds: ['p-1'],
  recipients: [UEDA, COUNCIL],
  ...fields,
});

const run = (batch: readonly AwardContent[], origin: Partial<AwardOrigin> = {}, dryRun = false): Promise<AwardCounts> =>
  domain.as(null, () => domain.get(AwardImporter).importBatch(batch, { ...ORIGIN, ...origin }, dryRun));

interface Row {
  id: string;
  version: number;
  fiscal_year: number;
  source_title: string | null;
  programs: string[];
  recipients: { name: string; local_government_code: string | null; amount_yen: number | null }[];
  events: number;
  audits: number;
}

const stored = (text: string): Promise<Row[]> =>
  domain.database.query<Row>(
    `SELECT a.id, a.version, a.fiscal_year, a.source_title,
       (SELECT array_agg(p.external_id ORDER BY p.external_id) FROM award_program p WHERE p.award_id = a.id) AS programs,
       (SELECT COALESCE(jsonb_agg(to_jsonb(r) - 'award_id' ORDER BY r.position), '[]') FROM award_recipient r
          WHERE r.award_id = a.id) AS recipients,
       (SELECT count(*)::int FROM outbox o WHERE o.name = 'awards.changed'
          AND o.payload->'awards' @> jsonb_build_array(jsonb_build_object('id', a.id))) AS events,
       (SELECT count(*)::int FROM audit_record r WHERE r.subject_id = a.id::text AND r.action = 'award.import') AS audits
     FROM award a WHERE a.text = $1 ORDER BY a.fiscal_year, a.id`,
    [text],
  );

const countEvents = async (): Promise<number> =>
  (await domain.database.query(`SELECT 1 FROM outbox WHERE name = 'awards.changed'`)).length;

describe('award importer', () => {
  it('stores awards with programs, recipients and audit records, and tells of all in one event', async () => {
    const [one, two] = [award({ programIds: ['p-1', 'p-2'] }), award({ recipients: [] })];
    const before = await countEvents();
    expect(await run([one, two])).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(await countEvents()).toBe(before + 1);
    const [row] = await stored(one.text);
    expect(row).toMatchObject({ version: 1, fiscal_year: 2024, programs: ['p-1', 'p-2'], events: 1, audits: 1 });
    expect(row!.recipients).toMatchObject([
      { name: '上田市', local_government_code: '202037', amount_yen: 7_500_000 },
      { name: '試験実行委員会（架空）', local_government_code: null, amount_yen: null },
    ]);
    expect((await stored(two.text))[0]!.recipients).toEqual([]);
  });

  it('changes nothing when it runs again, in whatever order recipients and programs come', async () => {
    const first = award({ programIds: ['p-1', 'p-2'] });
    await run([first]);
    const before = await stored(first.text);
    const again = { ...first, programIds: ['p-2', 'p-1'], recipients: [COUNCIL, UEDA] };
    expect(await run([again])).toEqual({ created: 0, updated: 0, unchanged: 1 });
    expect(await stored(first.text)).toEqual(before);
  });

  it.each<[string, Partial<AwardContent>, Partial<AwardOrigin>]>([
    ['an amount', { recipients: [{ ...UEDA, amountYen: 1 }] }, {}],
    ['a recipient fewer', { recipients: [UEDA] }, {}],
    ['another 団体コード', { recipients: [{ ...UEDA, localGovernmentCode: null, corporateNumber: null }] }, {}],
    ['the source', {}, { sourceTitle: '試験の公表資料' }],
    ['the sources of the programs', {}, { programSources: ['jgrants'] }],
  ])('brings what changed: %s', async (_, change, origin) => {
    const first = award();
    await run([first]);
    const [before] = await stored(first.text);
    expect(await run([{ ...first, ...change }], origin)).toEqual({ created: 0, updated: 1, unchanged: 0 });
    const [row, ...others] = await stored(first.text);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: before!.id, version: 2, events: 2, audits: 2 });
    expect(row!.recipients).toHaveLength((change.recipients ?? first.recipients).length);
  });

  it('keeps the source when a later import does not name it', async () => {
    const first = award();
    await run([first], { sourceTitle: '試験の公表資料' });
    expect(await run([first])).toMatchObject({ unchanged: 1 });
    expect((await stored(first.text))[0]!.source_title).toBe('試験の公表資料');
  });

  it('keeps years, and the same words for other programs, apart', async () => {
    const first = award();
    await run([first]);
    expect(await run([first], { fiscalYear: 2025 })).toMatchObject({ created: 1 });
    expect(await run([{ ...first, programIds: ['p-9'] }])).toMatchObject({ created: 1 });
    expect(await stored(first.text)).toHaveLength(3);
  });

  it('only counts in a dry run', async () => {
    const [known, unknown] = [award(), award()];
    await run([known]);
    const before = await countEvents();
    const batch = [{ ...known, recipients: [] }, unknown];
    expect(await run(batch, {}, true)).toEqual({ created: 1, updated: 1, unchanged: 0 });
    expect(await stored(unknown.text)).toEqual([]);
    expect(await stored(known.text)).toMatchObject([{ version: 1 }]);
    expect(await countEvents()).toBe(before);
  });

  it('stores a batch whole or not at all', async () => {
    const [good, bad] = [award(), award({ recipients: [{ ...COUNCIL, name: '壊れた\u0000名称' }] })];
    await expect(run([good, bad])).rejects.toThrow();
    expect(await stored(good.text)).toEqual([]);
  });

  it('stores each award once when two imports run side by side', async () => {
    const batch = Array.from({ length: 20 }, () => award());
    const counts = await Promise.all([run(batch), run([...batch].reverse()), run(batch)]);
    expect(counts.map(({ created }) => created).sort()).toEqual([0, 0, 20]);
    for (const { text } of batch) expect(await stored(text)).toHaveLength(1);
  });

  it('says which programs are here, by source, and which are not yet', async () => {
    const make = factoriesFor(domain.app);
    await make.importedPrograms([
      { source: 'rs-system', externalId: 'x-1', content: { name: '試験の補助金（架空）' } },
    ]);
    await make.importedPrograms([
      { source: 'jsonl', externalId: 'x-1', content: { name: '試験の補助金（架空）' } },
      { source: 'jsonl', externalId: 'x-2', content: { name: '試験の交付金（架空）' } },
    ]);
    const awards = [
      award({ programIds: ['x-1', 'x-3'] }),
      award({ programIds: ['x-2'] }),
      award({ programIds: ['x-3'] }),
      award({ programIds: ['x-4'] }),
    ];
    const check = await domain.get(AwardImporter).checkPrograms(awards, ['rs-system', 'jsonl']);
    expect(Object.fromEntries(check.found)).toEqual({ 'rs-system': 1, jsonl: 2 });
    expect(Object.fromEntries(check.unknown)).toEqual({ 'x-3': 2, 'x-4': 1 });
    expect(check.waiting).toBe(2);
    const other = await domain.get(AwardImporter).checkPrograms(awards, ['rs-system']);
    expect(other.waiting).toBe(3);
  });
});
