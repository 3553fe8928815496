import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';

/** Generated data is kept between runs, in a directory that git ignores. */
export const corpusDirectory = (name: string): string => resolve(process.cwd(), '.data/bench', name);

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('1 以上の整数で書いてください。');
  return value;
}
