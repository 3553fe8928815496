import type { Principal } from '@app/authz';
import { type ImportCounts, type ImportedProgram, type ProgramContent, ProgramImporter, Programs } from '@app/programs';
import { type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
let operator: Principal;

beforeAll(async () => {
  domain = await createTestDomain();
  make = factoriesFor(domain.app);
  operator = (await make.member('operations', 'operator')).principal;
});
afterAll(() => domain.close());

const CONTENT = {
  name: '山間地域配送支援（試験用）',
  ministry: '試験省',
  kind: 'subsidy',
  themes: ['daily_life', 'digital'],
  summary: '公式の概要',
  overview: '公式の説明',
  rateText: '2分の1以内',
  maxRate: 0.5,
  ceilingYen: 12_000_000_000,
  prefectures: ['20'],
  eligibility: { is: 'applicantKind', in: ['municipality'], source: '補助対象：市町村' },
  lastVerifiedOn: '2026-10-01',
  windows: [
    { fiscalYear: 2026, opensOn: '2026-04-10', closesOn: '2026-05-31', status: 'confirmed', note: null },
    { fiscalYear: 2027, opensOn: null, closesOn: '2027-05-31', status: 'forecast' },
  ],
} as const satisfies Partial<ProgramContent>;

let serial = 0;
const newId = (): string => `import-${++serial}`;
const item = (externalId: string, content: Partial<ProgramContent> = {}): ImportedProgram => ({
  source: 'rs-system',
  externalId,
  content: { ...CONTENT, ...content },
});

const run = (batch: readonly ImportedProgram[], dryRun = false): Promise<ImportCounts> =>
  domain.as(null, () => domain.get(ProgramImporter).importBatch(batch, dryRun));

async function stored(externalId: string) {
  const [row] = await domain.database.query<{
    id: string;
    version: number;
    versions: number;
    events: number;
    audits: number;
    state: string;
  }>(
    `SELECT p.id, p.version, p.editorial_state AS state,
       (SELECT count(*)::int FROM program_version v WHERE v.program_id = p.id) AS versions,
       (SELECT count(*)::int FROM outbox o WHERE o.name = 'candidates.changed'
          AND o.payload->'candidates' @> jsonb_build_array(jsonb_build_object('id', p.id))) AS events,
       (SELECT count(*)::int FROM audit_record a WHERE a.subject_id = p.id::text AND a.action = 'program.import') AS audits
     FROM program p WHERE p.external_id = $1`,
    [externalId],
  );
  return row;
}

const countEvents = async (): Promise<number> =>
  (await domain.database.query(`SELECT 1 FROM outbox WHERE name = 'candidates.changed'`)).length;

const read = async (externalId: string) => {
  const { id } = (await stored(externalId))!;
  return domain.as(operator, () => domain.get(Programs).get(operator, id));
};

const correct = async (externalId: string, patch: Partial<ProgramContent>) => {
  const { id, version } = (await stored(externalId))!;
  await domain.as(operator, () => domain.get(Programs).update(operator, id, version, patch));
};

describe('program importer', () => {
  it('creates published programs, each with its version and audit record, and one event for all', async () => {
    const ids = [newId(), newId(), newId()];
    const eventsBefore = await countEvents();
    expect(await run(ids.map((id) => item(id)))).toEqual({ created: 3, updated: 0, unchanged: 0, keptFields: 0 });
    for (const id of ids) {
      expect(await stored(id)).toMatchObject({ state: 'published', version: 1, versions: 1, events: 1, audits: 1 });
    }
    expect(await countEvents()).toBe(eventsBefore + 1);
    const { program, windows } = await read(ids[0]!);
    expect(program).toMatchObject({
      ceilingYen: 12_000_000_000,
      maxRate: 0.5,
      lastVerifiedOn: '2026-10-01',
      eligibility: CONTENT.eligibility,
    });
    expect(windows.map(({ fiscalYear, closesOn }) => [fiscalYear, closesOn])).toEqual([
      [2027, '2027-05-31'],
      [2026, '2026-05-31'],
    ]);
  });

  it('changes nothing when it runs again', async () => {
    const ids = [newId(), newId()];
    const batch = ids.map((id) => item(id));
    await run(batch);
    const before = await Promise.all(ids.map(stored));
    expect(await run(batch)).toEqual({ created: 0, updated: 0, unchanged: 2, keptFields: 0 });
    expect(await Promise.all(ids.map(stored))).toEqual(before);
  });

  it('takes keys in another order and windows in another order for the same', async () => {
    const id = newId();
    await run([item(id)]);
    const eligibility = { source: '補助対象：市町村', in: ['municipality'], is: 'applicantKind' } as const;
    expect(await run([item(id, { eligibility })])).toMatchObject({ unchanged: 1 });
    expect(await run([item(id, { windows: [...CONTENT.windows].reverse() })])).toMatchObject({ unchanged: 1 });
  });

  it('brings what the source changed, as a new version with its event', async () => {
    const id = newId();
    await run([item(id)]);
    const windows = [{ ...CONTENT.windows[0], closesOn: '2026-06-30' }];
    expect(await run([item(id, { rateText: '3分の2以内', windows })])).toMatchObject({ updated: 1 });
    expect(await stored(id)).toMatchObject({ version: 2, versions: 2, events: 2, audits: 2 });
    const { program, windows: now } = await read(id);
    expect(program.rateText).toBe('3分の2以内');
    expect(now.map(({ closesOn }) => closesOn)).toEqual(['2026-06-30']);
  });

  it('keeps what a person corrected, and still brings the rest', async () => {
    const id = newId();
    await run([item(id)]);
    await correct(id, { summary: '人が直した概要', maxRate: null });
    const changed = item(id, { summary: '公式の新しい概要', maxRate: 0.75, overview: '公式の新しい説明' });
    expect(await run([changed])).toEqual({ created: 0, updated: 1, unchanged: 0, keptFields: 2 });
    const { program } = await read(id);
    // Also a field that was emptied on purpose stays empty.
    expect(program).toMatchObject({ summary: '人が直した概要', maxRate: null, overview: '公式の新しい説明' });
    expect(await run([changed])).toEqual({ created: 0, updated: 0, unchanged: 1, keptFields: 2 });
  });

  it('keeps corrected windows', async () => {
    const id = newId();
    await run([item(id)]);
    const windows = [{ ...CONTENT.windows[0], closesOn: '2026-07-31' }];
    await correct(id, { windows });
    expect(await run([item(id)])).toMatchObject({ unchanged: 1, keptFields: 1 });
    expect((await read(id)).windows.map(({ closesOn }) => closesOn)).toEqual(['2026-07-31']);
  });

  it('leaves alone what the source does not speak of, and empties what it says is empty', async () => {
    const id = newId();
    await run([item(id)]);
    const sparse: ImportedProgram = { source: 'rs-system', externalId: id, content: { name: CONTENT.name } };
    expect(await run([sparse])).toMatchObject({ unchanged: 1 });
    expect(await run([{ ...sparse, content: { name: CONTENT.name, overview: null } }])).toMatchObject({ updated: 1 });
    expect((await read(id)).program).toMatchObject({ overview: null, summary: CONTENT.summary });
  });

  it('does not publish again what was archived', async () => {
    const id = newId();
    await run([item(id)]);
    const { id: programId } = (await stored(id))!;
    await domain.as(operator, () => domain.get(Programs).archive(operator, programId, 1));
    expect(await run([item(id, { overview: '新しい説明' })])).toMatchObject({ updated: 1 });
    expect(await stored(id)).toMatchObject({ state: 'archived', version: 3, events: 2 });
  });

  it('keeps the same identifiers of two sources apart', async () => {
    const id = newId();
    await run([item(id)]);
    expect(await run([{ ...item(id), source: 'jgrants' }])).toMatchObject({ created: 1 });
  });

  it('only counts in a dry run', async () => {
    const [known, unknown] = [newId(), newId()];
    await run([item(known)]);
    const batch = [item(known, { overview: '変えた説明' }), item(unknown)];
    expect(await run(batch, true)).toEqual({ created: 1, updated: 1, unchanged: 0, keptFields: 0 });
    expect(await stored(unknown)).toBeUndefined();
    expect(await stored(known)).toMatchObject({ version: 1, versions: 1, events: 1 });
  });

  it('stores a batch whole or not at all', async () => {
    const [good, bad] = [newId(), newId()];
    // PostgreSQL cannot keep this character in a text.
    await expect(run([item(good), item(bad, { summary: '壊れた\u0000文字' })])).rejects.toThrow();
    expect(await stored(good)).toBeUndefined();
    expect(await run([item(good)])).toMatchObject({ created: 1 });
  });
});
