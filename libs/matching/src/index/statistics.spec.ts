import fc from 'fast-check';
import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { matchIdeaAtOnce } from '../match';
import { analysed, candidate, candidatesArbitrary, ideaArbitrary } from '../matching.fixtures';
import type { Candidate } from '../types';
import { CandidateIndex } from './candidate-index';
import { emptyVocabularies } from './fields';
import { CorpusStatistics, StatisticsFormatError } from './statistics';

const NOW = '2025-10-01';

describe('statistics that are kept and shared', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const build = (candidates: readonly Candidate[], statistics?: CorpusStatistics): CandidateIndex =>
    CandidateIndex.build(analysed(analyser, candidates), analyser.version, statistics);

  it('give the same results wherever they are used', () => {
    fc.assert(
      fc.property(candidatesArbitrary(12), candidatesArbitrary(12), ideaArbitrary, (before, now, one) => {
        const statistics = build(before).statistics;
        const bytes = statistics.encode();
        const taken = build(now, statistics);
        const match = (index: CandidateIndex) =>
          matchIdeaAtOnce(index, one, { analyser, now: NOW, kinds: ['offering', 'program'], limitPerKind: 5 });
        const decoded = CorpusStatistics.decode(bytes, emptyVocabularies());
        // As a worker that starts, and as one that had statistics of its own.
        for (const index of [build(now, decoded), build(now).withStatistics(bytes)]) {
          expect(index.snapshotId).toBe(taken.snapshotId);
          expect(match(index)).toEqual(match(taken));
        }
        expect(decoded.encode()).toEqual(bytes);
      }),
      { numRuns: 40 },
    );
  });

  it('stay through changes when that is wished', () => {
    fc.assert(
      fc.property(candidatesArbitrary(8), candidatesArbitrary(8), (before, upserts) => {
        const index = build(before);
        const changes = { upserts: analysed(analyser, upserts), removals: [] };
        expect(index.update(changes, { keepStatistics: true }).statistics).toBe(index.statistics);
      }),
      { numRuns: 20 },
    );
  });

  it('let a bigram that is repeated say less than a word that is', () => {
    const { statistics } = build([candidate({ id: 'a', text: { name: '移動販売の支援' } })]);
    const gainOf = (family: 'words' | 'bigrams'): number => {
      const norm = statistics.of('program', family).normOf(0);
      return 4 / (4 + norm) / (1 / (1 + norm));
    };
    expect(gainOf('bigrams')).toBeGreaterThan(1);
    expect(gainOf('bigrams')).toBeLessThan(gainOf('words'));
  });

  it('are not read from other bytes', () => {
    const bytes = build([]).statistics.encode();
    for (const wrong of [Buffer.alloc(0), Buffer.from('something else'), bytes.subarray(0, bytes.length - 1)]) {
      expect(() => CorpusStatistics.decode(wrong, emptyVocabularies())).toThrow(StatisticsFormatError);
    }
  });
});
