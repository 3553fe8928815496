import { Random } from '../corpus/random';
import type { SearchEngine, TokenDocument } from './engine';
import { ExactBm25 } from './exact';
import { createFlexSearch } from './flexsearch';
import { createMiniSearch } from './minisearch';
import { createOurs } from './ours';
import { createSqlite } from './sqlite';

const WORDS = Array.from({ length: 60 }, (_, i) => `語${String.fromCharCode(0x3400 + i)}`);

function corpus(random: Random): TokenDocument[] {
  return Array.from({ length: 120 }, () => ({
    id: random.uuid(),
    tokens: Array.from({ length: random.int(5, 25) }, () => random.of(WORDS)).join(' '),
  }));
}

it.each<[string, () => SearchEngine, number]>([
  ['ours', createOurs, 1],
  ['MiniSearch', createMiniSearch, 0.6],
  ['SQLite', createSqlite, 0.6],
])('%s gives the best by exact BM25, as far as it ranks by BM25', async (_, create, leastOverlap) => {
  const random = new Random(5);
  const documents = corpus(random);
  const [engine, exact] = [create(), new ExactBm25(documents)];
  engine.prepare?.(documents);
  await engine.build(documents);
  let met = 0;
  for (let i = 0; i < 20; i++) {
    const query = random.some(WORDS, 4, 8);
    const best = exact.search(query, 10);
    const found = await engine.search(query, 10);
    met += found.filter((id) => best.includes(id)).length / best.length;
  }
  expect(met / 20).toBeGreaterThanOrEqual(leastOverlap);
  await engine.close?.();
});

it.each<[string, () => SearchEngine]>([
  ['ours', createOurs],
  ['MiniSearch', createMiniSearch],
  ['FlexSearch', createFlexSearch],
  ['SQLite', createSqlite],
])('%s finds the new version of a document, not the old one', async (_, create) => {
  const documents = corpus(new Random(6));
  const engine = create();
  engine.prepare?.(documents);
  await engine.build(documents);
  const { id } = documents[7]!;
  await engine.update({ id, tokens: '語新 語新 語作' });
  expect(await engine.search(['語新', '語作'], 10)).toEqual([id]);
  await engine.close?.();
});
