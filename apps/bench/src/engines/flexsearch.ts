import { Index } from 'flexsearch';
import type { SearchEngine } from './engine';

/** FlexSearch ranks by the place of a word in the text, not by BM25; `suggest` lets single words be missing. */
export function createFlexSearch(): SearchEngine {
  const index = new Index({ tokenize: 'strict', encode: (text: string) => text.split(' '), resolution: 9 });
  return {
    build: (documents) => {
      for (const { id, tokens } of documents) index.add(id, tokens);
    },
    search: (tokens, k) => (index.search(tokens.join(' '), { limit: k, suggest: true }) as string[]).map(String),
    update: ({ id, tokens }) => void index.update(id, tokens),
  };
}
