import fc from 'fast-check';
import {
  codesKind,
  CellProblem,
  column,
  type Column,
  dayKind,
  flagKind,
  integerKind,
  orNull,
  prefecturesKind,
  recordsKind,
  textKind,
  textsKind,
  yenKind,
} from './column';

const codeOf = (read: () => unknown): string | null => {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof CellProblem) return error.code;
    throw error;
  }
};

describe('cells', () => {
  it.each([
    ['450,000', 450_000],
    ['４５０千円', 450_000],
    ['45万円', 450_000],
    ['1.5億円', 150_000_000],
    ['¥1,000', 1000],
    ['0.0015百万円', 1500],
  ])('「%s」 is an amount', (text, yen) => expect(yenKind().read({ text })).toBe(yen));

  it.each(['高い', '1,00', '10ドル', '0.5円', '1〜2'])('「%s」 is none', (text) =>
    expect(codeOf(() => yenKind().read({ text }))).toBe('not_an_amount'),
  );

  it.each([
    ['令和9年3月31日', '2027-03-31'],
    ['R9.3.31', '2027-03-31'],
    ['２０２７/３/３１', '2027-03-31'],
  ])('「%s」 is a day', (text, day) => expect(dayKind().read({ text })).toBe(day));

  it.each(['2027-02-30', '令和9年', '来年'])('「%s」 is no day', (text) =>
    expect(codeOf(() => dayKind().read({ text }))).toBe('not_a_day'),
  );

  it('know yes and no, whole numbers, prefectures and words', () => {
    expect(['はい', '○', 'いいえ', '×'].map((text) => flagKind().read({ text }))).toEqual([true, true, false, false]);
    expect(codeOf(() => flagKind().read({ text: 'たぶん' }))).toBe('not_yes_or_no');
    expect(integerKind(1, 9).read({ text: '７' })).toBe(7);
    expect(codeOf(() => integerKind(1, 9).read({ text: '10' }))).toBe('range');
    expect(prefecturesKind().read({ text: '長野県\n山梨、13' })).toEqual(['20', '19', '13']);
    expect(codeOf(() => prefecturesKind().read({ text: '長野市' }))).toBe('unknown_prefecture');
    const words = codesKind({ a: '甲・乙', b: 'ＡＩ' });
    expect(words.read({ text: '甲・乙\nai\na' })).toEqual(['a', 'b']);
  });

  interface Thing {
    readonly name: string;
    readonly day: string | null;
    readonly yen: number | null;
    readonly open: boolean;
  }
  const FIELDS: readonly Column<Thing>[] = [
    column('name', '名称', textKind(50), { required: true }),
    column('day', '日', orNull(dayKind())),
    column('yen', '金額', orNull(yenKind())),
    column('open', '公開', flagKind()),
  ];
  const words = fc
    .string({ unit: fc.constantFrom(...'あ|｜a,"-=　9 \\'), minLength: 1, maxLength: 12 })
    .map((text) => text.trim())
    .filter((text) => text !== '');

  it('come back as they were written', () => {
    const things = recordsKind(10, FIELDS);
    const thing = fc.record<Thing>({
      name: words,
      day: fc.option(fc.constantFrom('2027-03-31', '2026-12-01')),
      yen: fc.option(fc.nat()),
      open: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 5 }), (records) => {
        expect(things.read({ text: things.write(records) })).toEqual(records);
      }),
    );
    const lines = textsKind(10, 50);
    fc.assert(
      fc.property(fc.array(words, { maxLength: 5 }), (texts) => {
        expect(lines.read({ text: lines.write(texts) })).toEqual(texts);
      }),
    );
  });

  it('of records name the part that is wrong', () => {
    const read = () => recordsKind(2, FIELDS).read({ text: '規格｜来年' });
    expect(read).toThrow('日：「来年」は日付として読めません');
    expect(codeOf(() => recordsKind(2, FIELDS).read({ text: '｜2027-03-31' }))).toBe('required');
    expect(codeOf(() => recordsKind(2, FIELDS).read({ text: 'a｜｜｜b｜c｜d｜e｜f｜g' }))).toBe('too_many_parts');
  });
});
