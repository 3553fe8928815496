import type { EngineContext, SearchEngine } from './engine';

interface EngineEntry {
  /** What the table calls it. */
  readonly label: string;
  readonly create: (context: EngineContext) => Promise<SearchEngine> | SearchEngine;
}

/** Loaded one at a time, each in a process of its own. */
export const ENGINES = {
  ours: { label: 'Musubi (words)', create: async () => (await import('./ours.js')).createOurs() },
  minisearch: { label: 'MiniSearch', create: async () => (await import('./minisearch.js')).createMiniSearch() },
  orama: { label: 'Orama', create: async () => (await import('./orama.js')).createOrama() },
  flexsearch: { label: 'FlexSearch', create: async () => (await import('./flexsearch.js')).createFlexSearch() },
  sqlite: { label: 'SQLite FTS5', create: async () => (await import('./sqlite.js')).createSqlite() },
  'postgres-postings': {
    label: 'PostgreSQL, postings table',
    create: async (context) => (await import('./postgres.js')).createPostgresPostings(context),
  },
  'postgres-text': {
    label: 'PostgreSQL, GIN + ts_rank',
    create: async (context) => (await import('./postgres.js')).createPostgresTextSearch(context),
  },
} as const satisfies Record<string, EngineEntry>;
export type EngineName = keyof typeof ENGINES;
export const ENGINE_NAMES = Object.keys(ENGINES) as readonly EngineName[];

export const isEngineName = (name: string): name is EngineName => Object.hasOwn(ENGINES, name);
