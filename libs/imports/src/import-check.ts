import { setImmediate as others } from 'node:timers/promises';
import type { Principal } from '@app/authz';
import type { Sheet } from './cell';
import { ID_HEADING } from './headings';
import type { ExistingItem, ImportKind } from './import-kinds';
import type { DataImportRow } from './data-import.entity';
import { changesOf, faultOfProblem, type Layout, layoutOf, readRow, type ReadRow } from './sheet-check';
import { columnLetter } from './cell';
import { UnreadableSheetError } from './imports.errors';

/** Lines that are read and compared at a stretch. */
const SLICE = 200;

export type CheckedRow = Omit<DataImportRow, 'importId' | 'appliedAt'>;

/** What each line would do. Reads only. @throws UnreadableSheetError */
export async function checkSheet(kind: ImportKind, principal: Principal, sheet: Sheet): Promise<CheckedRow[]> {
  const layout = layoutOf(sheet, kind.columns);
  const lines = sheet.rows.slice(1);
  const checked: CheckedRow[] = [];
  const seen = new Map<string, number>();
  for (let start = 0; start < lines.length; start += SLICE) {
    await others();
    const read = lines.slice(start, start + SLICE).flatMap((line) => readRow(layout, line) ?? []);
    const ids = read.flatMap(({ id, faults }) =>
      id !== null && !faults.some((f) => f.code === 'not_an_id') ? [id] : [],
    );
    const existing = await kind.existing(principal, ids);
    for (const row of read) {
      checked.push(judge(kind, layout, row, row.id === null ? undefined : existing.get(row.id), seen));
    }
  }
  if (checked.length === 0) throw new UnreadableSheetError('取り込む行がありません。2行目から入力してください。');
  return checked;
}

function judge(
  kind: ImportKind,
  layout: Layout,
  { row, id, values, faults: cellFaults }: ReadRow,
  existing: ExistingItem<object> | undefined,
  seen: Map<string, number>,
): CheckedRow {
  const faults = [...cellFaults];
  const atId = (code: string, message: string) =>
    faults.push({
      sheet: layout.sheet,
      row,
      column: layout.idAt === null ? null : columnLetter(layout.idAt),
      heading: ID_HEADING,
      code,
      message,
    });
  if (id !== null && !faults.some(({ code }) => code === 'not_an_id')) {
    const before = seen.get(id);
    if (before !== undefined) atId('twice', `${before}行目と同じ登録番号です。どちらかの行を削除してください。`);
    else seen.set(id, row);
    if (!existing) atId('unknown_id', '登録番号が見つかりません。新しく登録する行は空にしてください。');
  }
  const changes = existing && faults.length === 0 ? changesOf(layout, existing.content, values) : [];
  const touched = new Set(changes.map(({ field }) => field));
  const written = existing ? Object.fromEntries(Object.entries(values).filter(([key]) => touched.has(key))) : values;
  if (faults.length === 0 && (!existing || changes.length > 0)) {
    if (existing && existing.refusal !== null) atId('not_editable', existing.refusal);
    const content = { ...kind.empty, ...existing?.content, ...written };
    for (const problem of kind.problems(content, existing ?? null)) faults.push(faultOfProblem(layout, row, problem));
  }
  const outcome = faults.length > 0 ? 'faulty' : !existing ? 'new' : changes.length > 0 ? 'changed' : 'unchanged';
  return {
    row,
    outcome,
    targetId: existing ? id : null,
    targetVersion: existing?.version ?? null,
    values: outcome === 'new' || outcome === 'changed' ? { ...written } : {},
    changes,
    faults,
  };
}
