import fc from 'fast-check';
import { type Analyser, analyseCandidate, loadAnalyser } from '../analysis/analyser';
import { matchIdeaAtOnce } from '../match';
import { analysed, candidate, candidatesArbitrary, idea, ideaArbitrary } from '../matching.fixtures';
import type { Candidate, MatchingIdea } from '../types';
import { CandidateIndex } from './candidate-index';
import { weightOfField, wordFrequencies } from './fields';
import { K1 } from './statistics';

const NOW = '2025-10-01';
const keyOf = ({ kind, id }: Candidate): string => `${kind}/${id}`;

describe('CandidateIndex', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const build = (candidates: readonly Candidate[], like?: CandidateIndex): CandidateIndex =>
    CandidateIndex.build(analysed(analyser, candidates), analyser.version, like?.statistics);
  const match = (index: CandidateIndex, one: MatchingIdea = idea()) =>
    matchIdeaAtOnce(index, one, { analyser, now: NOW, kinds: ['offering', 'program'], limitPerKind: 5 });

  it('does not depend on the order in which candidates come', () => {
    fc.assert(
      fc.property(candidatesArbitrary(12), ideaArbitrary, (candidates, one) => {
        const [index, reversed] = [build(candidates), build([...candidates].reverse())];
        expect(reversed.snapshotId).toBe(index.snapshotId);
        expect(match(reversed, one)).toEqual(match(index, one));
      }),
      { numRuns: 40 },
    );
  });

  it('gives after updates what a fresh build of the same documents gives', () => {
    const steps = fc.array(fc.record({ upserts: candidatesArbitrary(4), removals: candidatesArbitrary(3) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(candidatesArbitrary(12), steps, ideaArbitrary, (initial, updates, one) => {
        let index = build(initial);
        const documents = new Map(initial.map((document) => [keyOf(document), document]));
        for (const { upserts, removals } of updates) {
          index = index.update({ upserts: analysed(analyser, upserts), removals });
          for (const removed of removals) documents.delete(keyOf(removed));
          for (const upserted of upserts) documents.set(keyOf(upserted), upserted);
        }
        const now = [...documents.values()];
        expect(index.size).toBe(now.length);
        const sameStatistics = build(now, index);
        expect(sameStatistics.snapshotId).toBe(index.snapshotId);
        expect(match(index, one)).toEqual(match(sameStatistics, one));
        const [refreshed, fresh] = [index.refreshed(), build(now)];
        expect(refreshed.snapshotId).toBe(fresh.snapshotId);
        expect(match(refreshed, one)).toEqual(match(fresh, one));
      }),
      { numRuns: 40 },
    );
  });

  it('gives back every fact of a candidate', () => {
    fc.assert(
      fc.property(candidatesArbitrary(4), (candidates) => {
        const index = build(candidates);
        for (const one of candidates) expect(index.get(one.kind, one.id)!.candidate).toMatchObject(one);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the snapshot that was updated as it was', () => {
    const before = build([candidate({ id: 'a', text: { name: 'ドローン配送' } })]);
    const result = match(before);
    before.update({
      upserts: analysed(analyser, [candidate({ id: 'b', text: { name: 'ドローン' } })]),
      removals: [{ kind: 'program', id: 'a' }],
    });
    expect(match(before)).toEqual(result);
    expect(before.get('program', 'a')?.candidate.id).toBe('a');
  });

  it('keeps its statistics through small updates and takes them anew after large ones', () => {
    const many = Array.from({ length: 40 }, (_, i) => candidate({ id: `p${i}`, text: { name: `森林${i}の間伐` } }));
    const index = build(many);
    const upserts = analysed(
      analyser,
      many.slice(0, 5).map((one) => ({ ...one, version: 2 })),
    );
    const small = index.update({ upserts: upserts.slice(0, 4), removals: [] });
    expect(small.statistics.id).toBe(index.statistics.id);
    expect(small.snapshotId).not.toBe(index.snapshotId);
    const large = small.update({ upserts: upserts.slice(4), removals: [] });
    expect(large.statistics.id).not.toBe(index.statistics.id);
  });

  it('takes the last of several versions and ignores unknown removals', () => {
    const versions = [1, 2].map((version) => candidate({ id: 'a', version, text: { name: `第${version}版の森林` } }));
    const index = build(versions).update({ upserts: [], removals: [{ kind: 'ghost', id: 'a' }] });
    expect(index.size).toBe(1);
    expect(index.get('program', 'a')?.candidate.version).toBe(2);
    expect(index.kinds).toEqual(['program']);
  });

  it('refuses analyses of another analyser', () => {
    const one = analyseCandidate(analyser, candidate({ id: 'a' }));
    expect(() => CandidateIndex.build([one], 'another')).toThrow(/analysed by/);
    const other = { ...one, analysis: { ...one.analysis, analyserVersion: 'another' } };
    expect(() => build([]).update({ upserts: [other], removals: [] })).toThrow(/analysed by/);
  });

  it('has no candidates, and no trouble with it', () => {
    const result = match(build([]));
    expect(result.kinds.map(({ kind, searched, ranked }) => ({ kind, searched, ranked }))).toEqual([
      { kind: 'offering', searched: 0, ranked: [] },
      { kind: 'program', searched: 0, ranked: [] },
    ]);
  });

  it('finds the best by words exactly', () => {
    fc.assert(
      fc.property(
        candidatesArbitrary(26),
        fc.subarray(['ドローン', '配送', '森林', '間伐', '観光', '港']),
        (candidates, words) => {
          const programs = candidates.filter(({ kind }) => kind === 'program');
          const index = build(candidates);
          const ofKind = index.statistics.of('program', 'words');
          const scoreOf = (one: Candidate): number => {
            const content = index.get('program', one.id)!.read().words;
            const total = wordFrequencies(analyser.analyse(one.text), weightOfField).length;
            const norm = ofKind.normOf(total);
            return words.reduce((sum, word) => {
              const number = index.statistics.vocabularies.words.numberOf(word);
              const frequency = number === undefined ? 0 : (content.halves[content.keys.indexOf(number)] ?? 0) / 2;
              return sum + (ofKind.idf(number) * frequency * (K1 + 1)) / (frequency + norm);
            }, 0);
          };
          const expected = programs
            .map((one) => ({ id: one.id, score: scoreOf(one) }))
            .filter(({ score }) => score > 0)
            .sort((a, b) => (Math.abs(b.score - a.score) > 1e-9 ? b.score - a.score : a.id < b.id ? -1 : 1));
          const found = index.searchWords('program', words, 5);
          expect(found.map(({ score }) => score.toFixed(9))).toEqual(
            expected.slice(0, 5).map(({ score }) => score.toFixed(9)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
