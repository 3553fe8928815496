import { isUtf8 } from 'node:buffer';
import { parseLocalGovernmentCode } from '@app/japan';
import { UsageError } from '@app/platform';
import { CsvError, parse } from 'csv-parse/sync';
import { type IndicatorFigure, INDICATOR_KEYS, isCustomIndicator, ruleOf } from './indicator';

const COLUMNS = ['団体コード', '指標', '値', '単位', '年', '出典', '出典URL'] as const;
type Column = (typeof COLUMNS)[number];

export interface IndicatorCellError {
  /** 1-based line on which the row begins. */
  readonly line: number;
  readonly column: Column | null;
  readonly reason: string;
}

export interface IndicatorFile {
  readonly figures: readonly IndicatorFigure[];
  readonly rejected: readonly IndicatorCellError[];
}

const EARLIEST_YEAR = 1920;
const LONGEST_TEXT = 300;
const NUMBER = /^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;

/**
 * Reads docs/indicators-format.md. A row with a fault is left out, and every cell at fault is named.
 * @param thisYear figures of later years are no figures yet
 * @throws UsageError when the file is not such a table at all
 */
export function readIndicators(content: Buffer, thisYear: number): IndicatorFile {
  if (!isUtf8(content)) throw new UsageError('文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。');
  const [header, ...rows] = recordsOf(content);
  if (!header) throw new UsageError('中身がありません。');
  const missing = COLUMNS.filter((column) => column !== '出典URL' && !header.cells.includes(column));
  if (missing.length > 0) throw new UsageError(`列がありません: ${missing.join('、')}`);

  const figures: IndicatorFigure[] = [];
  const rejected: IndicatorCellError[] = [];
  const firstLine = new Map<string, number>();
  for (const { line, cells } of rows) {
    if (cells.length !== header.cells.length) {
      const reason = `列の数が見出しと違います（見出し ${header.cells.length}、この行 ${cells.length}）。`;
      rejected.push({ line, column: null, reason });
      continue;
    }
    const cell = (column: Column): string => (cells[header.cells.indexOf(column)] ?? '').normalize('NFKC').trim();
    const { figure, faults } = readRow(cell, thisYear);
    const key = JSON.stringify([figure.code, figure.indicator, figure.year]);
    const earlier = faults.length === 0 ? firstLine.get(key) : undefined;
    if (earlier !== undefined) {
      faults.push({ column: '指標', reason: `同じ団体・指標・年の値が ${earlier} 行目にもあります。` });
    }
    if (faults.length > 0) {
      rejected.push(...faults.map((fault) => ({ line, ...fault })));
      continue;
    }
    firstLine.set(key, line);
    figures.push(figure);
  }
  return { figures, rejected };
}

function recordsOf(content: Buffer): { line: number; cells: string[] }[] {
  try {
    let next = 1;
    const records = parse(content, {
      bom: true,
      info: true,
      raw: true,
      relax_column_count: true,
    }) as unknown as { record: string[]; raw: string }[];
    return records
      .map(({ record, raw }) => {
        const line = next;
        next += (raw.match(/\r\n|\n|\r/g) ?? []).length;
        return { line, cells: record };
      })
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UsageError('CSV として読めません。引用符（"）が閉じているか確かめてください。');
  }
}

type Fault = Omit<IndicatorCellError, 'line'>;

function readRow(cell: (column: Column) => string, thisYear: number): { figure: IndicatorFigure; faults: Fault[] } {
  const faults: Fault[] = [];
  const fault = (column: Column, reason: string): void => void faults.push({ column, reason });

  const code = cell('団体コード');
  const reading = parseLocalGovernmentCode(code);
  if (!reading.ok) {
    const reason =
      reading.reason === 'check_digit'
        ? `「${code}」は検査数字が合いません。`
        : '6桁の団体コードを書いてください。先頭の 0 が消えていないかも確かめてください。';
    fault('団体コード', reason);
  }

  const indicator = cell('指標');
  const rule = ruleOf(indicator);
  const known = rule !== undefined || isCustomIndicator(indicator);
  if (!known) {
    fault(
      '指標',
      `「${indicator}」という指標はありません。${INDICATOR_KEYS.join('、')} か、custom:名称 と書いてください。`,
    );
  }

  const unit = cell('単位');
  if (unit === '' || unit.length > 20) fault('単位', '単位を20文字までで書いてください。');
  else if (rule && unit !== rule.unit) fault('単位', `${rule.label}の単位は「${rule.unit}」です。`);

  const text = cell('値');
  const value = NUMBER.test(text) ? Number(text.replaceAll(',', '')) : NaN;
  if (!Number.isFinite(value)) {
    fault('値', '数値を書いてください。公表されていない値は、行ごと省いてください。');
  } else if (rule && (value < rule.min || value > rule.max)) {
    fault('値', `${rule.label}は ${rule.min} から ${rule.max} までです。`);
  } else if (rule?.whole && !Number.isInteger(value)) {
    fault('値', `${rule.label}は整数で書いてください。`);
  }

  const year = /^\d{4}$/.test(cell('年')) ? Number(cell('年')) : NaN;
  if (!(year >= EARLIEST_YEAR && year <= thisYear)) {
    fault('年', `西暦4桁（${EARLIEST_YEAR} から ${thisYear} まで）で書いてください。`);
  }

  const sourceTitle = cell('出典');
  if (sourceTitle === '' || sourceTitle.length > LONGEST_TEXT)
    fault('出典', '出典の名称を300文字までで書いてください。');
  const address = cell('出典URL');
  if (address !== '' && !isWebAddress(address)) {
    fault('出典URL', 'https:// または http:// で始まるアドレスを書いてください。');
  }
  return {
    figure: {
      code: reading.ok ? reading.value : code,
      indicator,
      year,
      value,
      unit,
      sourceTitle,
      sourceUrl: address || null,
    },
    faults,
  };
}

const isWebAddress = (text: string): boolean =>
  text.length <= 2_000 && URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
