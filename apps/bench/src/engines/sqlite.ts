import Database from 'libsql';
import type { SearchEngine } from './engine';

/** SQLite's FTS5 in memory, ranked by its own bm25(). */
export function createSqlite(): SearchEngine {
  const database = new Database(':memory:');
  database.exec(
    `CREATE VIRTUAL TABLE documents USING fts5(tokens, content='', contentless_delete=1, tokenize='unicode61')`,
  );
  const insert = database.prepare('INSERT INTO documents(rowid, tokens) VALUES (?, ?)');
  const select = database.prepare('SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?');
  const rows = new Map<string, number>();
  const ids: string[] = [];
  return {
    build: (documents) => {
      database.exec('BEGIN');
      for (const { id, tokens } of documents) {
        const row = ids.push(id);
        rows.set(id, row);
        insert.run(row, tokens);
      }
      database.exec('COMMIT');
      database.exec(`INSERT INTO documents(documents) VALUES ('optimize')`);
    },
    search: (tokens, k) => {
      const query = [...new Set(tokens)].map((token) => `"${token.replaceAll('"', '""')}"`).join(' OR ');
      return (select.all(query, k) as { rowid: number }[]).map(({ rowid }) => ids[rowid - 1]!);
    },
    update: ({ id, tokens }) => {
      const row = rows.get(id)!;
      database.prepare('DELETE FROM documents WHERE rowid = ?').run(row);
      insert.run(row, tokens);
    },
    size: () => {
      const value = (pragma: string): number =>
        (database.prepare(`PRAGMA ${pragma}`).get() as Record<string, number>)[pragma]!;
      return value('page_count') * value('page_size');
    },
    close: () => void database.close(),
  };
}
