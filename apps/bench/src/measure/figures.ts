import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Durations in milliseconds, summed up. */
export interface Figures {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export function figuresOf(milliseconds: readonly number[]): Figures {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { count: sorted.length, mean, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use after a collection: heap and what it holds outside (buffers, WebAssembly memory). */
export function memoryInUse(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Runs `work` until it has run `most` times or `seconds` have passed, whichever comes first; at least once. */
export async function timeEach(most: number, seconds: number, work: (round: number) => unknown): Promise<number[]> {
  const durations: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  do {
    const begin = performance.now();
    const outcome = work(durations.length);
    if (outcome instanceof Promise) await outcome;
    durations.push(performance.now() - begin);
  } while (durations.length < most && performance.now() < deadline);
  return durations;
}

/** 1234.5 → "1,235"; small numbers keep three digits that mean something. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(4, digits), minimumFractionDigits: 0 });
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
