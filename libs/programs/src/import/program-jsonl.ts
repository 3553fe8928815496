import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '@app/platform';
import type { ProgramContent, ProgramSource } from '../program';
import { contradictionsOf, EMPTY_PROGRAM } from '../program';
import type { ImportRow, ProgramReader, RowError } from './program-import';
import { readExternalId, readField, isProgramField } from './program-fields';

/** The longest real entry has 4,000 characters; a line far beyond is no entry. */
const LONGEST_LINE = 1_000_000;

/**
 * Reads our own format (docs/program-jsonl.md), plain or gzip, line by line and never whole. A field that the line does
 * not have is left out of the program, `null` empties it; a field we do not know makes the row an error.
 */
export function readJsonl(file: string, source: ProgramSource): ProgramReader {
  return { total: null, rows: () => readRows(file, source) };
}

async function* readRows(file: string, source: ProgramSource): AsyncGenerator<ImportRow> {
  const raw = await openFile(file);
  const text: Readable = raw.isGzip ? raw.stream.pipe(createGunzip()) : raw.stream;
  // pipe() does not carry errors on.
  raw.stream.on('error', (error) => text.destroy(error));
  const lines = createInterface({ input: text, crlfDelay: Infinity });
  let line = 0;
  try {
    for await (const content of lines) {
      line++;
      const bare = line === 1 ? content.replace(/^\uFEFF/, '') : content;
      if (bare.trim() !== '') yield* readRow(bare, line, source);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = `ここから先を読めません（${basename(file)} が途中で切れているか壊れています。${code}）。`;
    yield { error: { line: line + 1, column: null, reason } };
  } finally {
    lines.close();
    raw.stream.destroy();
  }
}

async function openFile(file: string): Promise<{ stream: Readable; isGzip: boolean }> {
  try {
    const handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    await handle.close();
    return { stream: createReadStream(file), isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b };
  } catch (error) {
    throw new UsageError(`${file}: 読めません（${(error as NodeJS.ErrnoException).code ?? String(error)}）。`);
  }
}

function* readRow(text: string, line: number, source: ProgramSource): Generator<ImportRow, void, void> {
  const fail = (column: string | null, reason: string): { error: RowError } => ({ error: { line, column, reason } });
  if (text.length > LONGEST_LINE) return yield fail(null, `1行が長すぎます（${text.length} 文字）。`);
  if (text.includes('\uFFFD')) return yield fail(null, 'UTF-8 として読めない文字があります。');
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return yield fail(null, 'JSON として読めません。');
  }
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry))
    return yield fail(null, 'JSON のオブジェクトではありません。');

  const errors: { error: RowError }[] = [];
  const content: Partial<Record<keyof ProgramContent, unknown>> = {};
  const { id, ...fields } = entry as Record<string, unknown>;
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
