import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, found from the sources as well as from the build. */
export function projectRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'nest-cli.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('The project folder was not found');
  return projectRoot(parent);
}

export const catalogueFile = (): string => join(projectRoot(), 'libs/programs/catalogue/national-measures.jsonl');
export const demoDataFile = (name: string): string => join(projectRoot(), 'apps/standalone/demo-data', name);
