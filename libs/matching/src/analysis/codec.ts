import type { Candidate } from '../types';
import type { AnalysedCandidate, AnalysedField, TextAnalysis } from './analyser';
import { ByteReader, ByteWriter, MalformedBytesError } from './bytes';

/** The bytes are no analysis of this format: stored by another version, or damaged. Analyse again. */
export class AnalysisFormatError extends Error {
  override readonly name = 'AnalysisFormatError';
}

const FORMAT = 0x4d41_0001;

/** For a cache keyed by the candidate's version and the analyser's; the candidate itself is not in the bytes. */
export function encodeAnalysis({ analysis }: AnalysedCandidate): Buffer {
  return encodeTextAnalysis(analysis);
}

/**
 * @param candidate the same version of the candidate that was encoded: places of words point into its text
 * @throws AnalysisFormatError
 */
export function decodeAnalysis(bytes: Uint8Array, candidate: Candidate): AnalysedCandidate {
  return { candidate, analysis: decodeTextAnalysis(bytes) };
}

/** Compact form of an analysis: about as many bytes as the text itself has in UTF-8. */
export function encodeTextAnalysis(analysis: TextAnalysis): Buffer {
  const out = new ByteWriter();
  out.number(FORMAT);
  out.text(analysis.analyserVersion);
  out.texts(analysis.terms);
  out.number(analysis.fields.length);
  for (const field of analysis.fields) {
    out.text(field.name);
    out.number(field.occurrencesTo - field.occurrencesFrom);
    let position = 0;
    for (let i = field.occurrencesFrom * 3; i < field.occurrencesTo * 3; i += 3) {
      const [start, end] = [analysis.occurrences[i + 1]!, analysis.occurrences[i + 2]!];
      out.number(analysis.occurrences[i]!);
      out.signed(start - position);
      out.number(end - start);
      position = start;
    }
    out.number(field.bigramsTo - field.bigramsFrom);
    let key = 0;
    for (let i = field.bigramsFrom * 2; i < field.bigramsTo * 2; i += 2) {
      out.number(analysis.bigrams[i]! - key);
      out.number(analysis.bigrams[i + 1]!);
      key = analysis.bigrams[i]!;
    }
  }
  return out.finish();
}

/** @throws AnalysisFormatError */
export function decodeTextAnalysis(bytes: Uint8Array): TextAnalysis {
  try {
    return decode(new ByteReader(bytes));
  } catch (error) {
    if (error instanceof MalformedBytesError) throw new AnalysisFormatError(error.message, { cause: error });
    throw error;
  }
}

function decode(input: ByteReader): TextAnalysis {
  if (input.number() !== FORMAT) throw new AnalysisFormatError('Not an analysis of this format');
  const analyserVersion = input.text();
  const terms = input.texts();
  const fields: AnalysedField[] = [];
  const occurrences: number[] = [];
  const bigrams: number[] = [];
  const fieldCount = input.count();
  for (let f = 0; f < fieldCount; f++) {
    const name = input.text();
    const [occurrencesFrom, bigramsFrom] = [occurrences.length / 3, bigrams.length / 2];
    const occurrenceCount = input.count();
    for (let i = 0, start = 0; i < occurrenceCount; i++) {
      const term = input.number();
      if (term >= terms.length) throw new AnalysisFormatError('An occurrence names no term');
      start += input.signed();
      if (start < 0) throw new AnalysisFormatError('An occurrence lies before its text');
      occurrences.push(term, start, start + input.number());
    }
    const bigramCount = input.count();
    for (let i = 0, key = 0; i < bigramCount; i++) {
      key += input.number();
      bigrams.push(key, input.number());
    }
    const [occurrencesTo, bigramsTo] = [occurrences.length / 3, bigrams.length / 2];
    fields.push({ name, occurrencesFrom, occurrencesTo, bigramsFrom, bigramsTo });
  }
  if (!input.atEnd()) throw new AnalysisFormatError('More bytes than an analysis has');
  return {
    analyserVersion,
    terms,
    fields,
    occurrences: Uint32Array.from(occurrences),
    bigrams: Uint32Array.from(bigrams),
  };
}
