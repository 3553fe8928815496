import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from './run-main';

/** The longest real entries have a few ten thousand characters; a line far beyond is no entry. */
const LONGEST_LINE = 1_000_000;

/** One line of a JSONL file: an object, or why there is none (in Japanese). `line` counts from 1, empty lines included. */
export type JsonLine =
  | { readonly line: number; readonly entry: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly reason: string };

/**
 * Reads a JSONL file, plain or gzip, line by line and never whole. Empty lines are passed over; a file that ends in the
 * middle or is damaged gives what could be read, and then one line that says so.
 * @throws UsageError when the file cannot be opened
 */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
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
      if (bare.trim() !== '') yield readLine(bare, line);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = `ここから先を読めません（${basename(file)} が途中で切れているか壊れています。${code}）。`;
    yield { line: line + 1, reason };
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

function readLine(text: string, line: number): JsonLine {
  if (text.length > LONGEST_LINE) return { line, reason: `1行が長すぎます（${text.length} 文字）。` };
  if (text.includes('\uFFFD')) return { line, reason: 'UTF-8 として読めない文字があります。' };
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    return { line, reason: 'JSON として読めません。' };
  }
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry))
    return { line, reason: 'JSON のオブジェクトではありません。' };
  return { line, entry: entry as Record<string, unknown> };
}
