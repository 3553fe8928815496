import { closeSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

const MAX_BYTES = 20 * 1024 * 1024;
const KEEP = 3;
const TAIL_LINES = 15;
/** At most so many lines per child and window reach the terminal. */
const BURST = 20;
const WINDOW_MS = 10_000;
const MAX_TERMINAL_LENGTH = 240;
/** pino's number for "warn". */
const PINO_WARN = 40;

export type Stream = 'stdout' | 'stderr';

export interface ChildLogOptions {
  name: string;
  file: string;
  verbose: boolean;
  print: (line: string) => void;
  maxBytes?: number;
  now?: () => number;
}

/**
 * What a child says: everything goes to its file, warnings and errors also to the terminal, in short. Writes at once:
 * the last words before a crash are the ones that count.
 */
export class ChildLog {
  private readonly tail: string[] = [];
  private readonly rest: Record<Stream, string> = { stdout: '', stderr: '' };
  private descriptor: number | undefined;
  private bytes = 0;
  private windowStart = 0;
  private shown = 0;
  private suppressed = 0;

  constructor(private readonly options: ChildLogOptions) {}

  get file(): string {
    return this.options.file;
  }

  /** The last lines, oldest first, shortened for a terminal. */
  lastLines(): string[] {
    return [...this.tail];
  }

  write(stream: Stream, text: string): void {
    this.append(text);
    const lines = (this.rest[stream] + text).split('\n');
    this.rest[stream] = lines.pop() ?? '';
    for (const line of lines) this.take(stream, line);
  }

  /** The child has ended: a last line without a line break counts too. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const line = this.rest[stream];
      this.rest[stream] = '';
      if (line !== '') this.take(stream, line);
    }
    this.reportSuppressed();
  }

  close(): void {
    this.flush();
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private take(stream: Stream, line: string): void {
    if (line.trim() === '') return;
    const summary = summarize(line);
    this.tail.push(shorten(summary.text));
    if (this.tail.length > TAIL_LINES) this.tail.shift();
    if (this.options.verbose) this.options.print(`[${this.options.name}] ${line}`);
    else if (summary.level === undefined ? stream === 'stderr' : summary.level >= PINO_WARN) this.show(summary.text);
  }

  private show(text: string): void {
    const now = (this.options.now ?? Date.now)();
    if (now - this.windowStart > WINDOW_MS) {
      this.reportSuppressed();
      this.windowStart = now;
      this.shown = 0;
    }
    if (this.shown >= BURST) {
      this.suppressed++;
      return;
    }
    this.shown++;
    this.options.print(`[${this.options.name}] ${shorten(text)}`);
  }

  private reportSuppressed(): void {
    if (this.suppressed === 0) return;
    this.options.print(
      `[${this.options.name}] ほか ${this.suppressed} 行 (${this.suppressed} more lines): ${this.options.file}`,
    );
    this.suppressed = 0;
  }

  private append(text: string): void {
    try {
      this.descriptor ??= this.open();
      this.bytes += writeSync(this.descriptor, text);
      if (this.bytes > (this.options.maxBytes ?? MAX_BYTES)) this.rotate(this.descriptor);
    } catch {
      // A full disk must not take the supervisor down with it; the database reports it soon enough.
    }
  }

  private open(): number {
    const descriptor = openSync(this.options.file, 'a', 0o600);
    this.bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  private rotate(descriptor: number): void {
    closeSync(descriptor);
    this.descriptor = undefined;
    const { file } = this.options;
    for (let number = KEEP - 1; number >= 0; number--) {
      const from = number === 0 ? file : `${file}.${number}`;
      if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${file}.${number + 1}`);
    }
  }
}

interface Summary {
  text: string;
  /** Undefined when the line is not one of pino's. */
  level: number | undefined;
}

const LEVELS: Readonly<Record<string, number>> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** A short form of a log line of pino; other lines stay as they are. */
function summarize(line: string): Summary {
  if (!line.startsWith('{')) return { text: line, level: undefined };
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return { text: line, level: undefined };
  }
  if (typeof entry !== 'object' || entry === null) return { text: line, level: undefined };
  const fields = new Map<string, unknown>(Object.entries(entry));
  const given = fields.get('level');
  const level = typeof given === 'number' ? given : typeof given === 'string' ? LEVELS[given] : undefined;
  const name = Object.entries(LEVELS).find(([, value]) => value === level)?.[0] ?? 'log';
  const message = textOf(fields.get('msg'));
  const cause = errorMessage(fields.get('err'));
  const text = cause && !message.includes(cause) ? `${message}: ${cause}` : message;
  return { text: `${name.toUpperCase()} ${text}`.trimEnd(), level };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function errorMessage(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return typeof error.message === 'string' ? error.message : undefined;
}

function shorten(text: string): string {
  return text.length > MAX_TERMINAL_LENGTH ? `${text.slice(0, MAX_TERMINAL_LENGTH)}…` : text;
}
