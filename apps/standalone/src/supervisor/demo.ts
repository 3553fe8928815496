import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fictional account of the demo data. */
export interface DemoAccount {
  email: string;
  password: string;
  organization: string;
  role: string;
}

/** Remembers which demo data went into which database (`demo.json`, readable by its owner only). */
export interface DemoRecord {
  /** The build that loaded them. */
  build: string;
  database: string;
  accounts: DemoAccount[];
}

/** Changes with each build: newer demo data are loaded again, unchanged ones cost no time at the start. */
export function buildIdentity(distDirectory: string): string | undefined {
  for (const name of ['.build.json', 'tsconfig.tsbuildinfo']) {
    try {
      return createHash('sha256')
        .update(readFileSync(join(distDirectory, name)))
        .digest('hex')
        .slice(0, 16);
    } catch {
      // Built by other means than our script: look at the compiler's own record.
    }
  }
  return undefined;
}

/** Tells databases apart without keeping a password. */
export function databaseIdentity({ url, clusterDirectory }: { url: string; clusterDirectory?: string }): string {
  if (clusterDirectory !== undefined) {
    // A cluster that was deleted and made again is another one.
    const { ino, birthtimeMs } = statSync(clusterDirectory);
    return `embedded/${ino}/${Math.round(birthtimeMs)}`;
  }
  const { hostname, port, pathname } = new URL(url);
  return createHash('sha256')
    .update(`${hostname}:${port || 5432}${pathname}`)
    .digest('hex')
    .slice(0, 16);
}

export function readDemoRecord(file: string): DemoRecord | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    const { build, database, accounts } = Object.fromEntries(Object.entries(value));
    if (typeof build !== 'string' || typeof database !== 'string') return undefined;
    return { build, database, accounts: readAccounts(accounts) };
  } catch {
    return undefined;
  }
}

export function writeDemoRecord(file: string, record: DemoRecord): void {
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
}

/** The list that the command prints, which may stand between lines of its log. */
export function parseAccounts(output: string): DemoAccount[] {
  const start = output.search(/^\[/m);
  const candidates = [output, ...(start >= 0 ? [output.slice(start)] : []), ...output.split('\n').reverse()];
  for (const candidate of candidates) {
    const text = candidate.trim();
    if (!text.startsWith('[')) continue;
    try {
      return readAccounts(JSON.parse(text));
    } catch {
      // Not the list; try the next.
    }
  }
  return [];
}

function readAccounts(value: unknown): DemoAccount[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).filter(
    (entry): entry is DemoAccount =>
      typeof entry === 'object' &&
      entry !== null &&
      ['email', 'password', 'organization', 'role'].every(
        (field) => typeof (entry as Record<string, unknown>)[field] === 'string',
      ),
  );
}

export type DemoDecision = 'load' | 'loaded-before' | 'skip' | 'skip-database-in-use';

/**
 * Demo accounts have published passwords. They go by themselves only into a database that is ours or was empty; one in
 * use elsewhere gets them on request only.
 */
export function decideDemo(facts: {
  demo: 'auto' | 'always' | 'never';
  embedded: boolean;
  databaseWasEmpty: boolean;
  record: DemoRecord | undefined;
  database: string;
  build: string | undefined;
}): DemoDecision {
  if (facts.demo === 'never') return 'skip';
  if (facts.demo === 'always') return 'load';
  const hasThem = facts.record?.database === facts.database;
  if (hasThem && facts.record?.build === facts.build) return 'loaded-before';
  return facts.embedded || facts.databaseWasEmpty || hasThem ? 'load' : 'skip-database-in-use';
}
