import { type CsvColumn, toCsv } from '@app/platform';
import ExcelJS from 'exceljs';
import { columnLetter } from './cell';
import type { Column } from './column';
import { EXAMPLE_MARK, ID_HEADING, requiredHeading } from './headings';

export interface SheetItem<C extends object> {
  readonly id: string;
  readonly content: C;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum of exceljs is there for the compiler only
const A4 = 9 as ExcelJS.PaperSize;
/** Lines to which the lists of choices reach. */
const LISTED_TO = 20_001;

/** An empty form with one example line, which is known as such when the file comes back. */
export const templateWorkbook = <C extends object>(label: string, columns: readonly Column<C>[]): Promise<Buffer> =>
  workbook(label, columns, [{ cells: [EXAMPLE_MARK, ...columns.map(({ example }) => example ?? '')], example: true }]);

/** What is there now, in the form in which it can be changed and brought back. */
export const exportWorkbook = <C extends object>(
  label: string,
  columns: readonly Column<C>[],
  items: readonly SheetItem<C>[],
): Promise<Buffer> =>
  workbook(
    label,
    columns,
    items.map((item) => ({ cells: cellsOf(columns, item), example: false })),
  );

export function exportCsv<C extends object>(columns: readonly Column<C>[], items: readonly SheetItem<C>[]): string {
  const heads: CsvColumn<readonly string[]>[] = [ID_HEADING, ...columns.map(requiredHeading)].map((header, index) => ({
    header,
    value: (cells) => cells[index]!,
  }));
  return toCsv(
    heads,
    items.map((item) => cellsOf(columns, item)),
  );
}

const cellsOf = <C extends object>(columns: readonly Column<C>[], { id, content }: SheetItem<C>): string[] => [
  id,
  ...columns.map(({ key, kind }) => kind.write(content[key])),
];

interface Line {
  readonly cells: readonly string[];
  readonly example: boolean;
}

async function workbook<C extends object>(
  label: string,
  columns: readonly Column<C>[],
  lines: readonly Line[],
): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet(label, {
    views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }],
    pageSetup: {
      paperSize: A4,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '1:1',
    },
  });
  const headings = [ID_HEADING, ...columns.map(requiredHeading)];
  sheet.columns = headings.map((heading) => ({
    width: Math.min(40, Math.max(14, heading.length * 2.4)),
    // As text: a code keeps its zeros, and nothing becomes a date by itself.
    style: { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } },
  }));
  const head = sheet.addRow(headings);
  head.font = { bold: true };
  head.eachCell((cell) => {
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF7' } };
    cell.border = { bottom: { style: 'thin' } };
  });
  sheet.getCell('A1').note = '新しく登録する行は空のままにします。書き出したファイルの番号は変えないでください。';
  columns.forEach(({ kind, help, required }, index) => {
    const notes = [required ? '必須' : '任意', kind.hint, ...(help ? [help] : [])];
    sheet.getCell(`${columnLetter(index + 1)}1`).note = notes.join('\n');
  });
  for (const { cells, example } of lines) {
    const row = sheet.addRow(cells.map((cell) => (cell === '' ? null : cell)));
    if (example) row.font = { italic: true, color: { argb: 'FF808080' } };
  }
  addChoices(book, sheet, columns);
  addNotes(book, columns);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** On a sheet of their own: a list within the rule itself may have 255 characters only, and no commas in its words. */
function addChoices<C extends object>(book: ExcelJS.Workbook, sheet: ExcelJS.Worksheet, columns: readonly Column<C>[]) {
  const lists = book.addWorksheet('選択肢', { state: 'hidden' });
  let used = 0;
  columns.forEach(({ kind }, index) => {
    if (!kind.choices) return;
    const from = columnLetter(used++);
    kind.choices.forEach((choice, line) => (lists.getCell(`${from}${line + 1}`).value = choice));
    const letter = columnLetter(index + 1);
    const rules = sheet as unknown as { dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void } };
    rules.dataValidations.add(`${letter}2:${letter}${LISTED_TO}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`選択肢!$${from}$1:$${from}$${kind.choices.length}`],
      showErrorMessage: true,
      errorTitle: '入力の誤り',
      error: '一覧から選んでください。',
    });
  });
}

function addNotes<C extends object>(book: ExcelJS.Workbook, columns: readonly Column<C>[]): void {
  const notes = book.addWorksheet('記入要領', {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: A4, orientation: 'portrait', fitToPage: true, fitToHeight: 0, printTitlesRow: '1:1' },
  });
  notes.columns = [24, 8, 60, 40].map((width) => ({
    width,
    style: { alignment: { wrapText: true, vertical: 'top' } },
  }));
  notes.addRow(['項目', '必須', '書き方', '例']).font = { bold: true };
  notes.addRow([ID_HEADING, '', '新しく登録する行は空のまま。「記入例」の行は取り込まれません。', '']);
  for (const { heading, required, kind, help, example } of columns) {
    notes.addRow([heading, required ? '必須' : '', [kind.hint, help].filter(Boolean).join('\n'), example ?? '']);
  }
}
