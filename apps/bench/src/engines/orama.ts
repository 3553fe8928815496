import { create, insertMultiple, search, update } from '@orama/orama';
import type { SearchEngine, TokenDocument } from './engine';

export function createOrama(): SearchEngine {
  const database = create({
    schema: { tokens: 'string' } as const,
    components: {
      tokenizer: { language: 'japanese', normalizationCache: new Map(), tokenize: (text: string) => text.split(' ') },
    },
  });
  return {
    build: async (documents) => {
      await insertMultiple(database, documents as TokenDocument[], 2_000);
    },
    search: async (tokens, k) => {
      const found = await search(database, {
        term: tokens.join(' '),
        limit: k,
        // Any of the words, none of them bent.
        threshold: 1,
        exact: false,
        tolerance: 0,
        relevance: { k: 1.6, b: 0.75, d: 0 },
      });
      return found.hits.map(({ id }) => id);
    },
    update: async (document) => {
      await update(database, document.id, document);
    },
  };
}
