import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type AnalysedCandidate,
  analyseCandidate,
  type Analyser,
  type Candidate,
  decodeAnalysis,
  encodeAnalysis,
} from '@app/matching';
import { corpusDirectory } from '../options';
import { type CorpusOptions, makeCandidates } from './records';

const HEAD = 8;
/** Larger than any record. */
const AT_ONCE = 1 << 24;

/** Where the candidates of a corpus lie with their analyses: another analyser, seed or size has another file. */
export function analysedFile({ seed, scale, programsFile }: CorpusOptions, { version }: Analyser): string {
  const key = createHash('sha256').update(JSON.stringify([seed, scale, programsFile !== null, version]));
  return corpusDirectory(`analysed-${key.digest('hex').slice(0, 16)}`);
}

/** Makes the candidates, analyses them and writes both to the file. @returns how many, and how long they were analysed */
export function writeAnalysed(corpus: CorpusOptions, analyser: Analyser): { count: number; milliseconds: number } {
  const file = analysedFile(corpus, analyser);
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const out = openSync(unfinished, 'wx');
  let [count, milliseconds] = [0, 0];
  try {
    for (const candidate of makeCandidates(corpus)) {
      const begin = performance.now();
      const analysed = analyseCandidate(analyser, candidate);
      milliseconds += performance.now() - begin;
      const facts = Buffer.from(JSON.stringify(candidate));
      const analysis = encodeAnalysis(analysed);
      const head = Buffer.alloc(HEAD);
      head.writeUInt32LE(facts.length, 0);
      head.writeUInt32LE(analysis.length, 4);
      writeSync(out, Buffer.concat([head, facts, analysis]));
      count++;
    }
    renameSync(unfinished, file);
  } finally {
    closeSync(out);
    rmSync(unfinished, { force: true });
  }
  return { count, milliseconds };
}

export const isAnalysed = (corpus: CorpusOptions, analyser: Analyser): boolean =>
  existsSync(analysedFile(corpus, analyser));

/** The same candidates with the same analyses, read from the file. */
export function* readAnalysed(corpus: CorpusOptions, analyser: Analyser): Generator<AnalysedCandidate> {
  const file = openSync(analysedFile(corpus, analyser), 'r');
  const buffer = Buffer.alloc(AT_ONCE);
  let [from, to] = [0, 0];
  const take = (length: number): Buffer | null => {
    if (to - from < length) {
      buffer.copyWithin(0, from, to);
      [from, to] = [0, to - from];
      for (let read = 1; read > 0 && to < length; to += read) {
        read = readSync(file, buffer, to, buffer.length - to, null);
      }
      if (to < length) return null;
    }
    return buffer.subarray(from, (from += length));
  };
  try {
    for (let head = take(HEAD); head !== null; head = take(HEAD)) {
      const [facts, analysis] = [head.readUInt32LE(0), head.readUInt32LE(4)];
      const record = take(facts + analysis);
      if (record === null) throw new Error(`${analysedFile(corpus, analyser)} ends within a record`);
      const candidate = JSON.parse(record.toString('utf8', 0, facts)) as Candidate;
      yield decodeAnalysis(record.subarray(facts), candidate);
    }
  } finally {
    closeSync(file);
  }
}
