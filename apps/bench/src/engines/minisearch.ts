import MiniSearch from 'minisearch';
import type { SearchEngine, TokenDocument } from './engine';

export function createMiniSearch(): SearchEngine {
  const index = new MiniSearch<TokenDocument>({
    fields: ['tokens'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    searchOptions: { combineWith: 'OR', prefix: false, fuzzy: false, bm25: { k: 1.6, b: 0.75, d: 0 } },
  });
  return {
    build: (documents) => index.addAll(documents),
    search: (tokens, k) =>
      index
        .search(tokens.join(' '))
        .slice(0, k)
        .map(({ id }) => String(id)),
    update: (document) => index.replace(document),
  };
}
