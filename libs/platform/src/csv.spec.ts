import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type CsvCell, type CsvColumn, toCsv } from './csv';

const column: CsvColumn<CsvCell> = { header: '値', value: (cell) => cell };

describe('CSV', () => {
  it('has a byte order mark, a header and CRLF', () => {
    expect(toCsv([column], ['甲', 12, null])).toBe('\uFEFF値\r\n甲\r\n12\r\n\r\n');
  });

  it.each(['=1+1', '+81', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])('makes no formula of %j', (text) => {
    const rows: string[][] = parse(toCsv([column], [text]), { bom: true, record_delimiter: '\r\n' });
    expect(rows[1]).toEqual([`'${text}`]);
  });

  it('leaves numbers of ours numbers', () => expect(toCsv([column], [-5])).toContain('\r\n-5\r\n'));

  it('reads back as it was, whatever the texts', () => {
    const two: CsvColumn<readonly [string, string]>[] = [
      { header: 'a', value: ([a]) => a },
      { header: 'b', value: ([, b]) => b },
    ];
    const text = fc.string({ unit: 'grapheme' }).map((one) => `文${one}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (rows) => {
        const read: string[][] = parse(toCsv(two, rows), { bom: true, record_delimiter: '\r\n' });
        expect(read.slice(1)).toEqual(rows.map((row) => [...row]));
      }),
    );
  });
});
