import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Principal } from '@app/authz';
import { DataImports, ImportRunner, ImportSheets, type RowOutcome } from '@app/imports';
import { Offerings } from '@app/offerings';
import ExcelJS from 'exceljs';
import { type Factories, factoriesFor } from '../support/factories';
import { createTestDomain, type TestDomain } from '../support/test-domain';

let domain: TestDomain;
let make: Factories;
beforeAll(async () => {
  domain = await createTestDomain({ now: new Date('2026-11-27T00:00:00Z') });
  make = factoriesFor(domain.app);
});
afterAll(() => domain.close());

const startup = async () => (await make.member('startup', 'owner')).principal;
const service = <T>(owner: Principal, work: (imports: DataImports) => Promise<T>) =>
  domain.as(owner, () => work(domain.get(DataImports)));
const run = (id: string, what: 'check' | 'apply') => domain.as(null, () => domain.get(ImportRunner)[what](id));
const total = async ({ organizationId }: Principal) => {
  const [row] = await domain.database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM offering WHERE organization_id = $1`,
    [organizationId],
  );
  return row!.n;
};

/** `IMPORT_ROWS=20000` shows the full size, with its times. */
const ROWS = Number(process.env['IMPORT_ROWS'] ?? 1000);

const HEADINGS = ['登録番号', '名称（必須）', '概要', '価格の下限', '価格の上限', '分野'];
const csvOf = (lines: readonly (readonly string[])[]) =>
  Buffer.from([HEADINGS, ...lines].map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\r\n'));

async function xlsxOf(lines: readonly (readonly string[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('提供サービス').addRows([HEADINGS, ...lines] as string[][]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

async function checked(owner: Principal, bytes: Buffer, name = '提供サービス.csv') {
  const { id } = await service(owner, (imports) => imports.upload(owner, 'offering', { name, bytes }));
  await run(id, 'check');
  return service(owner, (imports) => imports.get(owner, id));
}
const rowsOf = (owner: Principal, id: string, outcome?: RowOutcome) =>
  service(owner, async (imports) => (await imports.rows(owner, id, { limit: 100, ...(outcome && { outcome }) })).items);

describe('an import', () => {
  it('tells every fault by cell and changes nothing before a person wants it', async () => {
    const owner = await startup();
    const found = await checked(
      owner,
      csvOf([
        ['', '荷車', '運ぶ。', '４５０千円', '98万円', 'AI・デジタル'],
        ['', '', '名前がない。', '1', '2', ''],
        ['', '台車', '', '高い', '2', '遊び'],
        ['', '手押し車', '', '900', '800', ''],
        ['x', '一輪車', '', '', '', ''],
      ]),
    );
    expect(found).toMatchObject({ state: 'checked', counts: { new: 1, changed: 0, unchanged: 0, faulty: 4 } });
    const faults = await service(owner, (imports) => imports.faults(owner, found.id));
    expect(faults.map(({ row, column, heading, code }) => [row, column, heading, code])).toEqual([
      [3, 'B', '名称', 'required'],
      [4, 'D', '価格の下限', 'not_an_amount'],
      [4, 'F', '分野', 'unknown_word'],
      [5, 'E', '価格の上限', 'range'],
      [6, 'A', '登録番号', 'not_an_id'],
    ]);
    expect(await total(owner)).toBe(0);
    const all = service(owner, (imports) => imports.apply(owner, found.id, found.version, 'all_or_nothing'));
    await expect(all).rejects.toMatchObject({ code: 'import_faulty' });
    await service(owner, (imports) => imports.apply(owner, found.id, found.version, 'valid_rows'));
    await run(found.id, 'apply');
    await run(found.id, 'apply');
    expect(await service(owner, (imports) => imports.get(owner, found.id))).toMatchObject({
      state: 'applied',
      appliedRows: 1,
      refusedRows: 0,
    });
    const page = await domain.as(owner, () => domain.get(Offerings).list(owner, { mine: true, limit: 10 }));
    expect(page.items.map(({ item }) => item)).toMatchObject([
      { name: '荷車', priceMinYen: 450_000, priceMaxYen: 980_000, themes: ['digital'], state: 'draft' },
    ]);
  });

  it.each(['xlsx', 'csv'] as const)('of an export as it is (%s) changes nothing', async (format) => {
    const owner = await startup();
    await domain.as(owner, () =>
      domain.get(Offerings).create(owner, {
        name: '=荷車',
        summary: '二行の\n概要',
        features: ['静か', '0123'],
        themes: ['digital', 'export'],
        deliveryPrefectures: ['01', '20'],
        priceMinYen: 450_000,
        trialAvailable: true,
        certifications: [{ name: '規格|一', issuer: null, validUntil: '2027-03-31' }],
        trackRecords: [{ body: '架空町', what: '納品', fiscalYear: 2025, amountYen: 3_000_000, confidential: true }],
      }),
    );
    const sheet = await domain.as(owner, () => domain.get(ImportSheets).export(owner, 'offering', format));
    const found = await checked(owner, sheet.bytes, sheet.fileName);
    expect(found).toMatchObject({ state: 'checked', counts: { new: 0, changed: 0, unchanged: 1, faulty: 0 } });
  });

  it('shows what changes, field by field, and leaves what somebody else changed since', async () => {
    const owner = await startup();
    const { item } = await domain.as(owner, () =>
      domain.get(Offerings).create(owner, { name: '荷車', summary: '運ぶ。' }),
    );
    const file = csvOf([[item.id, '荷車', '押す。', '', '', '']]);
    const [first, second] = [await checked(owner, file), await checked(owner, file)];
    expect(await rowsOf(owner, first.id)).toMatchObject([
      { outcome: 'changed', targetId: item.id, changes: [{ field: 'summary', old: '運ぶ。', new: '押す。' }] },
    ]);
    for (const { id, version } of [first, second]) {
      await service(owner, (imports) => imports.apply(owner, id, version, 'all_or_nothing'));
      await run(id, 'apply');
    }
    const results = await Promise.all(
      [first, second].map(({ id }) => service(owner, (imports) => imports.get(owner, id))),
    );
    expect(results.map(({ state }) => state)).toEqual(['applied', 'failed']);
    expect(results[1]!.reason).toContain('2行目');
  });

  it('is all or nothing: one line that something came between takes the others back', async () => {
    const owner = await startup();
    const { item } = await domain.as(owner, () => domain.get(Offerings).create(owner, { name: '荷車' }));
    const found = await checked(
      owner,
      csvOf([
        ['', '新しい車', '', '', '', ''],
        [item.id, '古い車', '', '', '', ''],
      ]),
    );
    await domain.as(owner, () => domain.get(Offerings).update(owner, item.id, 1, { summary: '先に。' }));
    await service(owner, (imports) => imports.apply(owner, found.id, found.version, 'all_or_nothing'));
    await run(found.id, 'apply');
    expect(await service(owner, (imports) => imports.get(owner, found.id))).toMatchObject({ state: 'failed' });
    expect(await total(owner)).toBe(1);
  });

  it('is applied once, by one of two who want it at the same time', async () => {
    const owner = await startup();
    const found = await checked(owner, csvOf([['', '荷車', '', '', '', '']]));
    const apply = () => service(owner, (imports) => imports.apply(owner, found.id, found.version, 'all_or_nothing'));
    const tries = await Promise.allSettled([apply(), apply()]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const records = await domain.database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE subject_id = $1 AND user_id = $2 AND action = 'import.apply'`,
      [found.id, owner.userId],
    );
    expect(records).toHaveLength(1);
    await Promise.all([run(found.id, 'apply'), run(found.id, 'apply')]);
    expect(await total(owner)).toBe(1);
  });

  it('of valid lines is done once by two runs side by side', async () => {
    const owner = await startup();
    const lines = Array.from({ length: 20 }, (_, i) => ['', `荷車${i}`, '', '', '', '']);
    const found = await checked(owner, csvOf(lines));
    await service(owner, (imports) => imports.apply(owner, found.id, found.version, 'valid_rows'));
    await Promise.all([run(found.id, 'apply'), run(found.id, 'apply')]);
    expect(await total(owner)).toBe(20);
    expect(await service(owner, (imports) => imports.faults(owner, found.id))).toEqual([]);
    expect(await service(owner, (imports) => imports.get(owner, found.id))).toMatchObject({
      appliedRows: 20,
      refusedRows: 0,
    });
  });

  it('does not touch what belongs to others', async () => {
    const [owner, other] = [await startup(), await startup()];
    const { item } = await domain.as(other, () => domain.get(Offerings).create(other, { name: '荷車' }));
    const shown = await domain.as(other, () =>
      domain
        .get(Offerings)
        .create(other, { name: '台車', summary: '運ぶ。', themes: ['digital'], needKinds: ['technology'] }),
    );
    await domain.as(other, () => domain.get(Offerings).publish(other, shown.item.id, 1));
    const office = (await make.member('operations', 'operator')).principal;
    await domain.as(office, () => domain.get(Offerings).publish(office, shown.item.id, 2));
    const ofPublished = await checked(owner, csvOf([[shown.item.id, '奪った台車', '', '', '', '']]));
    expect(await rowsOf(owner, ofPublished.id)).toMatchObject([
      { outcome: 'faulty', targetId: null, faults: [{ code: 'unknown_id' }] },
    ]);
    const found = await checked(owner, csvOf([[item.id, '奪った車', '', '', '', '']]));
    expect(await rowsOf(owner, found.id)).toMatchObject([{ outcome: 'faulty', faults: [{ code: 'unknown_id' }] }]);
    await expect(service(other, (imports) => imports.get(other, found.id))).rejects.toMatchObject({ status: 404 });
  });

  it('of the template reads its headings and passes over its example', async () => {
    const owner = await startup();
    const { bytes } = await domain.as(owner, () => domain.get(ImportSheets).template(owner, 'offering'));
    expect(await checked(owner, bytes, '様式.xlsx')).toMatchObject({
      state: 'unreadable',
      reason: expect.stringContaining('取り込む行がありません'),
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.pageSetup).toMatchObject({ paperSize: 9, printTitlesRow: '1:1' });
    sheet.getCell('A2').value = null;
    const filled = Buffer.from(await book.xlsx.writeBuffer());
    expect(await checked(owner, filled, '様式.xlsx')).toMatchObject({ counts: { new: 1, faulty: 0 } });
  });

  it('with headings nobody knows is refused as a whole, in words', async () => {
    const owner = await startup();
    const found = await checked(owner, Buffer.from('名称（必須）,値段\n荷車,1'));
    expect(found).toMatchObject({ state: 'unreadable', reason: expect.stringContaining('B1の見出し「値段」') });
  });

  it.each(['csv', 'xlsx'] as const)(
    'of many lines with faulty ones names each by cell and loads the rest (%s)',
    async (format) => {
      const owner = await startup();
      const lines = Array.from({ length: ROWS }, (_, i) => ['', `荷車${i}`, '', i % 200 < 3 ? '高い' : '100', '', '']);
      const wrong = lines.flatMap(([, , , price], i) => (price === '高い' ? [`D${i + 2}`] : []));
      const bytes = format === 'csv' ? csvOf(lines) : await xlsxOf(lines);
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const begun = performance.now();
      const found = await checked(owner, bytes, `a.${format}`);
      delay.disable();
      const checkedAt = performance.now();
      expect(found.counts).toEqual({ new: ROWS - wrong.length, changed: 0, unchanged: 0, faulty: wrong.length });
      const faults = await service(owner, (imports) => imports.faults(owner, found.id));
      expect(faults.map(({ row, column }) => `${column}${row}`)).toEqual(wrong);
      const all = service(owner, (imports) => imports.apply(owner, found.id, found.version, 'all_or_nothing'));
      await expect(all).rejects.toMatchObject({ code: 'import_faulty' });
      expect(await total(owner)).toBe(0);
      await service(owner, (imports) => imports.apply(owner, found.id, found.version, 'valid_rows'));
      await run(found.id, 'apply');
      expect(await total(owner)).toBe(ROWS - wrong.length);
      if (process.env['IMPORT_ROWS']) {
        const [check, apply] = [checkedAt - begun, performance.now() - checkedAt].map((ms) => `${Math.round(ms)} ms`);
        const held = `${Math.round(delay.max / 1e6)} ms`;
        process.stdout.write(
          `${format}: ${ROWS} lines, ${wrong.length} faulty: check ${check}, event loop held ${held} at most, apply ${apply}\n`,
        );
      }
    },
    600_000,
  );
});
