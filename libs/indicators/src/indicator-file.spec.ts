import { readIndicators } from './indicator-file';

const HEADER = '団体コード,指標,値,単位,年,出典,出典URL';
const read = (...rows: string[]) => readIndicators(Buffer.from(`\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`), 2026);
const GOOD = '209996,population,"12,345",人,2020,架空の統計,https://example.jp/';

describe('readIndicators', () => {
  it('reads figures with their source', () => {
    expect(read(GOOD, '２０９９９６,custom:架空指数,-1.5,点,2021,架空の統計,')).toEqual({
      figures: [
        {
          code: '209996',
          indicator: 'population',
          value: 12_345,
          unit: '人',
          year: 2020,
          sourceTitle: '架空の統計',
          sourceUrl: 'https://example.jp/',
        },
        {
          code: '209996',
          indicator: 'custom:架空指数',
          value: -1.5,
          unit: '点',
          year: 2021,
          sourceTitle: '架空の統計',
          sourceUrl: null,
        },
      ],
      rejected: [],
    });
  });

  it.each([
    ['209995,population,1,人,2020,架空,', '団体コード', '検査数字'],
    ['9996,population,1,人,2020,架空,', '団体コード', '6桁'],
    ['209996,happiness,1,点,2020,架空,', '指標', 'custom:名称'],
    ['209996,toString,1,点,2020,架空,', '指標', 'custom:名称'],
    ['209996,population,－,人,2020,架空,', '値', '省いて'],
    ['209996,population,1.5,人,2020,架空,', '値', '整数'],
    ['209996,ageing_rate,101,%,2020,架空,', '値', '0 から 100'],
    ['209996,population,"1,23",人,2020,架空,', '値', '数値'],
    ['209996,population,1,千人,2020,架空,', '単位', '「人」'],
    ['209996,population,1,人,R2,架空,', '年', '西暦'],
    ['209996,population,1,人,2027,架空,', '年', '2026'],
    ['209996,population,1,人,2020,,', '出典', '出典'],
    ['209996,population,1,人,2020,架空,javascript:alert(1)', '出典URL', 'https'],
  ])('names the cell at fault and keeps the rest: %s', (row, column, reason) => {
    const { figures, rejected } = read(row, GOOD);
    expect(figures).toHaveLength(1);
    expect(rejected).toEqual([{ line: 2, column, reason: expect.stringContaining(reason) }]);
  });

  it('names every cell of a row, and the line also after a cell of several lines', () => {
    const { rejected } = read('209996,population,1,人,2020,"架空の\r\n統計",', '209995,population,x,人,2020,架空,');
    expect(rejected.map(({ line, column }) => [line, column])).toEqual([
      [4, '団体コード'],
      [4, '値'],
    ]);
  });

  it('takes a figure once', () => {
    const { figures, rejected } = read(GOOD, GOOD);
    expect(figures).toHaveLength(1);
    expect(rejected).toEqual([{ line: 3, column: '指標', reason: expect.stringContaining('2 行目') }]);
  });

  it('refuses what is no such table', () => {
    expect(() => readIndicators(Buffer.from('a,b\n1,2\n'), 2026)).toThrow('列がありません');
    expect(() => readIndicators(Buffer.from([0x83, 0x5c]), 2026)).toThrow('UTF-8');
    expect(() => readIndicators(Buffer.from(`${HEADER}\n"`), 2026)).toThrow('引用符');
  });
});
