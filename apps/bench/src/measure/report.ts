import { figuresOf, show, table, timeEach } from './figures';

interface Row {
  readonly what: string;
  readonly unit: string;
  readonly [figure: string]: number | string;
}

/** What a benchmark of many parts has measured; told on the error stream as it comes. */
export class Report {
  private readonly rows: Row[] = [];

  note(what: string, unit: string, figures: Readonly<Record<string, number>>): void {
    this.rows.push({ what, unit, ...figures });
    console.error(`${what}: ${JSON.stringify(figures)} ${unit}`);
  }

  /** Times `work` up to `most` times, for `seconds` at most. */
  async durations(what: string, most: number, seconds: number, work: (round: number) => unknown): Promise<void> {
    this.figures(what, 'ms', await timeEach(most, seconds, work));
  }

  figures(what: string, unit: string, values: readonly number[]): void {
    const { count, mean, p50, p95, p99, max } = figuresOf(values);
    this.note(what, unit, { mean, p50, p95, p99, max, count });
  }

  toJson(): string {
    return JSON.stringify(this.rows, null, 2);
  }

  toTable(): string {
    const cells = this.rows.map(({ what, unit, ...figures }) => {
      const cell = (name: string): string => (typeof figures[name] === 'number' ? show(figures[name]) : '');
      return [what, unit, ...['value', 'mean', 'min', 'p50', 'p95', 'p99', 'max', 'count'].map(cell)];
    });
    return table(['what', 'unit', 'value', 'mean', 'min', 'p50', 'p95', 'p99', 'max', 'count'], cells);
  }
}

/** For shares: the worst is the smallest. */
export function spread(values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? NaN, min: sorted[0] ?? NaN, count: sorted.length };
}
