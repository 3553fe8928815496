import { mkdirSync, readFileSync, renameSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Analyser, loadAnalyser } from '@app/matching';
import type { TokenDocument } from '../engines/engine';
import { ExactBm25 } from '../engines/exact';
import { Random } from './random';
import { TextMaker } from './texts';

export interface TokenQuery {
  readonly tokens: readonly string[];
  /** Ids of the ten best by exact BM25. */
  readonly best: readonly string[];
}

export interface TokenCorpus {
  readonly documents: readonly TokenDocument[];
  readonly queries: readonly TokenQuery[];
}

const QUERIES = 300;
const QUERY_LENGTH = 300;
const DOCUMENTS_FILE = 'documents.jsonl';
const QUERIES_FILE = 'queries.jsonl';

/** Texts of 200–600 characters and queries of 300, as words; made once per seed and size and kept in `directory`. */
export async function prepareTokenCorpus(directory: string, seed: number, size: number): Promise<void> {
  if (existsSync(join(directory, QUERIES_FILE))) return;
  mkdirSync(directory, { recursive: true });
  const analyser = await loadAnalyser();
  const maker = new TextMaker(seed);
  const random = new Random(seed + 1);
  const documents = Array.from({ length: size }, (): TokenDocument => {
    const id = random.uuid();
    return { id, tokens: wordsOf(analyser, maker.text(random, random.int(200, 600))).join(' ') };
  });
  const exact = new ExactBm25(documents);
  const queries = Array.from({ length: QUERIES }, (): TokenQuery => {
    const tokens = wordsOf(analyser, maker.text(random, QUERY_LENGTH));
    return { tokens, best: exact.search(tokens, 10) };
  });
  write(join(directory, DOCUMENTS_FILE), documents);
  write(join(directory, QUERIES_FILE), queries);
}

export function readTokenCorpus(directory: string): TokenCorpus {
  return {
    documents: read<TokenDocument>(join(directory, DOCUMENTS_FILE)),
    queries: read<TokenQuery>(join(directory, QUERIES_FILE)),
  };
}

/** Every occurrence of a word in base form, in the order of the text. */
function wordsOf(analyser: Analyser, text: string): string[] {
  const { terms, occurrences } = analyser.analyse({ text });
  return Array.from({ length: occurrences.length / 3 }, (_, i) => terms[occurrences[i * 3]!]!);
}

function write(file: string, rows: readonly unknown[]): void {
  writeFileSync(`${file}.new`, rows.map((row) => JSON.stringify(row)).join('\n'));
  renameSync(`${file}.new`, file);
}

function read<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
