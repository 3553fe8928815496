import { Client } from 'pg';
import type { EngineContext, SearchEngine, TokenDocument } from './engine';
import { countTokens, ExactBm25 } from './exact';

const BATCH = 2_000;

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET jit = off`);
  return client;
}

async function sizeOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ size: string }>('SELECT pg_total_relation_size($1::regclass) AS size', [table]);
  return Number(rows[0]!.size);
}

/** PostgreSQL's own full text search: tsvector, GIN, ts_rank. */
export async function createPostgresTextSearch({ databaseUrl }: EngineContext): Promise<SearchEngine> {
  const client = await connect(databaseUrl);
  const text = (tokens: string): string => tokens.replaceAll('\\', ' ').replaceAll("'", ' ');
  return {
    build: async (documents) => {
      await client.query(
        'DROP TABLE IF EXISTS bench_texts; CREATE TABLE bench_texts (id text PRIMARY KEY, words tsvector NOT NULL)',
      );
      for (let from = 0; from < documents.length; from += BATCH) {
        const batch = documents.slice(from, from + BATCH);
        await client.query(
          `INSERT INTO bench_texts SELECT id, to_tsvector('simple', words) FROM unnest($1::text[], $2::text[]) AS d(id, words)`,
          [batch.map(({ id }) => id), batch.map(({ tokens }) => text(tokens))],
        );
      }
      await client.query('CREATE INDEX ON bench_texts USING gin (words)');
      await client.query('VACUUM ANALYZE bench_texts');
    },
    search: async (tokens, k) => {
      const query = [...new Set(tokens)].map((token) => `'${text(token)}'`).join(' | ');
      const { rows } = await client.query<{ id: string }>({
        name: 'bench-texts',
        text: `SELECT id FROM bench_texts, (SELECT $1::tsquery AS q) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, id LIMIT $2`,
        values: [query, k],
      });
      return rows.map(({ id }) => id);
    },
    update: async ({ id, tokens }) => {
      await client.query(`UPDATE bench_texts SET words = to_tsvector('simple', $2) WHERE id = $1`, [id, text(tokens)]);
    },
    size: () => sizeOf(client, 'bench_texts'),
    close: () => client.end(),
  };
}

/** The best form we know in PostgreSQL: finished BM25 impacts, one row per word and document, summed by the database. */
export async function createPostgresPostings({ databaseUrl, attach }: EngineContext): Promise<SearchEngine> {
  const client = await connect(databaseUrl);
  const numbers = new Map<string, number>();
  let ids: string[] = [];
  const insert = async (terms: number[], documents: number[], impacts: number[]): Promise<void> => {
    await client.query('INSERT INTO bench_postings SELECT * FROM unnest($1::int[], $2::int[], $3::real[])', [
      terms,
      documents,
      impacts,
    ]);
  };
  const numberOf = (token: string): number => {
    let number = numbers.get(token);
    if (number === undefined) numbers.set(token, (number = numbers.size));
    return number;
  };
  const build = async (documents: readonly TokenDocument[]): Promise<void> => {
    ids = documents.map(({ id }) => id);
    const exact = new ExactBm25(documents);
    if (!attach)
      await client.query(
        'DROP TABLE IF EXISTS bench_postings; CREATE TABLE bench_postings (term int NOT NULL, document int NOT NULL, impact real NOT NULL)',
      );
    let [terms, numbersOfDocuments, impacts]: [number[], number[], number[]] = [[], [], []];
    for (const { token, document, impact } of exact.postings()) {
      const term = numberOf(token);
      if (attach) continue;
      terms.push(term);
      numbersOfDocuments.push(document);
      impacts.push(impact);
      if (terms.length >= 50_000) {
        await insert(terms, numbersOfDocuments, impacts);
        [terms, numbersOfDocuments, impacts] = [[], [], []];
      }
    }
    if (attach) return;
    await insert(terms, numbersOfDocuments, impacts);
    await client.query(
      'CREATE UNIQUE INDEX ON bench_postings (term, document) INCLUDE (impact); CREATE INDEX ON bench_postings (document)',
    );
    await client.query('VACUUM ANALYZE bench_postings');
  };
  return {
    build,
    search: async (tokens, k) => {
      const terms = [...new Set(tokens)].flatMap((token) => numbers.get(token) ?? []);
      const { rows } = await client.query<{ document: number }>({
        name: 'bench-postings',
        text: `SELECT document FROM bench_postings WHERE term = ANY($1::int[]) GROUP BY document ORDER BY sum(impact) DESC, document LIMIT $2`,
        values: [terms, k],
      });
      return rows.map(({ document }) => ids[document]!);
    },
    update: async ({ id, tokens }) => {
      const document = ids.indexOf(id);
      const counts = countTokens(tokens.split(' '));
      await client.query('BEGIN');
      await client.query('DELETE FROM bench_postings WHERE document = $1', [document]);
      await insert(
        [...counts.keys()].map(numberOf),
        [...counts].map(() => document),
        [...counts.values()],
      );
      await client.query('COMMIT');
    },
    size: () => sizeOf(client, 'bench_postings'),
    close: () => client.end(),
  };
}
