import { readJsonLines } from '@app/platform';
import type { ProgramContent, ProgramSource } from '../program';
import { contradictionsOf, EMPTY_PROGRAM } from '../program';
import type { ImportRow, ProgramReader, RowError } from './program-import';
import { readExternalId, readField, isProgramField } from './program-fields';

/**
 * Reads our own format (docs/program-jsonl.md), plain or gzip, line by line and never whole. A field that the line does
 * not have is left out of the program, `null` empties it; a field we do not know makes the row an error.
 */
export function readJsonl(file: string, source: ProgramSource): ProgramReader {
  return { total: null, rows: () => readRows(file, source) };
}

async function* readRows(file: string, source: ProgramSource): AsyncGenerator<ImportRow> {
  for await (const one of readJsonLines(file)) {
    if ('entry' in one) yield* readRow(one.entry, one.line, source);
    else yield { error: { line: one.line, column: null, reason: one.reason } };
  }
}

function* readRow(
  entry: Readonly<Record<string, unknown>>,
  line: number,
  source: ProgramSource,
): Generator<ImportRow, void, void> {
  const fail = (column: string | null, reason: string): { error: RowError } => ({ error: { line, column, reason } });
  const errors: { error: RowError }[] = [];
  const content: Partial<Record<keyof ProgramContent, unknown>> = {};
  const { id, ...fields } = entry;
  const externalId = readExternalId(id);
  if (!externalId.ok) errors.push(fail('id', externalId.reason));
  for (const [name, value] of Object.entries(fields)) {
    if (!isProgramField(name)) {
      errors.push(fail(name, 'この形式にない項目です（docs/program-jsonl.md）。'));
      continue;
    }
    const read = readField(name, value);
    if (read.ok) content[name] = read.value;
    else errors.push(fail(name, read.reason));
  }
  if (!('name' in fields)) errors.push(fail('name', '必須の項目です。'));
  if (errors.length > 0 || !externalId.ok) return yield* errors;

  // Each field was read by the reader of its own type.
  const known = content as Partial<ProgramContent> & Pick<ProgramContent, 'name'>;
  const contradictions = contradictionsOf({ ...EMPTY_PROGRAM, ...known });
  if (contradictions.length > 0) {
    return yield* contradictions.map(({ pointer, message }) => fail(pointer.replace(/^\//, ''), message));
  }
  yield { ok: { source, externalId: externalId.value, content: known }, line };
}
