import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { CandidateIndex } from '../index/candidate-index';
import { emptyVocabularies } from '../index/fields';
import { CorpusStatistics } from '../index/statistics';
import { numberedWords } from '../index/text-query';
import { matchIdeaAtOnce } from '../match';
import { analysed, candidate, idea } from '../matching.fixtures';
import { prepareIdea } from '../query/query';
import { IdeaIndex } from '../reverse/idea-index';
import { ideasForCandidate } from '../reverse/ideas-for-candidate';
import type { Candidate } from '../types';
import { likeness } from './latent-space';
import { rightSingularVectors, type SparseRow } from './svd';

describe('rightSingularVectors', () => {
  /** Rows that are combinations of few patterns, so that few vectors say all. */
  const patterns = [
    [3, 1, 0, 0, 2, 0],
    [0, 0, 2, 1, 0, 1],
    [1, 0, 0, 3, 0, 0],
  ];
  const rows = Array.from({ length: 40 }, (_, i): SparseRow => {
    const dense = patterns[0]!.map((_, j) =>
      patterns.reduce((sum, p, k) => sum + p[j]! * (((i * (k + 3)) % 7) - 2), 0),
    );
    const terms = dense.flatMap((value, j) => (value === 0 ? [] : [j]));
    return { terms: Uint32Array.from(terms), weights: Float64Array.from(terms, (j) => dense[j]!) };
  });
  const seeds = Uint32Array.from({ length: 6 }, (_, i) => i * 7919 + 1);

  it('are orthonormal and keep all of a matrix of their rank', () => {
    const v = rightSingularVectors(rows, seeds, 3);
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let product = 0;
        for (let term = 0; term < 6; term++) product += v[term * 3 + a]! * v[term * 3 + b]!;
        expect(product).toBeCloseTo(a === b ? 1 : 0, 8);
      }
    }
    for (const { terms, weights } of rows) {
      const length = weights.reduce((sum, weight) => sum + weight ** 2, 0);
      let kept = 0;
      for (let a = 0; a < 3; a++) kept += terms.reduce((sum, term, i) => sum + v[term * 3 + a]! * weights[i]!, 0) ** 2;
      expect(kept).toBeCloseTo(length, 6);
    }
  });

  it('come out the same each time, and as 0 beyond the rank', () => {
    expect(rightSingularVectors(rows, seeds, 5)).toEqual(rightSingularVectors(rows, seeds, 5));
    const fourth = rightSingularVectors(rows, seeds, 5).filter((_, i) => i % 5 >= 3);
    expect(fourth.every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });
});

describe('LatentSpace', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  /** 買い物 and 移動販売 never stand together, but both stand with 高齢者 and 過疎; forests are another world. */
  const SHOPPING = ['買い物 高齢者 過疎 集落', '移動販売 高齢者 過疎 集落', '買い物 集落 店舗', '移動販売 集落 店舗'];
  const FOREST = ['森林 間伐 林道 木材', '木材 製材 森林', '林道 間伐 治山', '治山 森林 木材'];
  const world = Array.from({ length: 240 }, (_, i): Candidate => {
    const theme = i % 2 === 0 ? SHOPPING : FOREST;
    const words = `${theme[Math.floor(i / 2) % 4]} ${theme[Math.floor(i / 8) % 4]}`;
    return candidate({
      id: `c${String(i).padStart(3, '0')}`,
      text: { name: words.split(' ')[i % 3]!, overview: words },
    });
  });
  const build = (of: readonly Candidate[]) => CandidateIndex.build(analysed(analyser, of), analyser.version);

  const likenessOf = (index: CandidateIndex, text: string, other: Candidate): number => {
    const { query } = prepareIdea(analyser, idea({ text: { title: text } }));
    const one = index.update({ upserts: analysed(analyser, [other]), removals: [] });
    const words = numberedWords(query.words, index.statistics);
    return likeness(index.statistics.latent.placeOfQuery(words), one.get('program', other.id)!.latent);
  };

  it('knows what belongs together without a shared word', () => {
    const index = build(world);
    const near = likenessOf(index, '買い物', candidate({ id: 'x', text: { name: '移動販売' } }));
    const far = likenessOf(index, '買い物', candidate({ id: 'x', text: { name: '間伐' } }));
    expect(near).toBeGreaterThan(0.5);
    expect(far).toBeLessThan(0.2);
    expect(likenessOf(index, '!?', candidate({ id: 'x', text: { name: '移動販売' } }))).toBe(0);
    expect(likenessOf(index, '買い物', candidate({ id: 'x', text: { name: '!?' } }))).toBe(0);
  });

  it('does not depend on the order in which texts came, nor on updates', () => {
    const match = (index: CandidateIndex) =>
      matchIdeaAtOnce(index, idea({ text: { title: '買い物と林道' } }), { analyser, now: '2025-10-01' });
    const inOrder = match(build(world));
    expect(match(build([...world].reverse()))).toEqual(inOrder);
    const grown = build(world.slice(0, 120)).update({ upserts: analysed(analyser, world.slice(120)), removals: [] });
    expect(match(grown.refreshed())).toEqual(inOrder);
    expect(
      inOrder.kinds[0]!.ranked[0]!.contributions.find(({ feature }) => feature === 'latent')!.value,
    ).toBeGreaterThan(0);
  });

  it('is the same after it was kept and read again', () => {
    const index = build(world);
    const read = CorpusStatistics.decode(index.statistics.encode(), emptyVocabularies());
    const again = CandidateIndex.build(analysed(analyser, [...world].reverse()), analyser.version, read);
    for (const { id } of world.slice(0, 20)) {
      expect(again.get('program', id)!.latent).toEqual(index.get('program', id)!.latent);
    }
  });

  it('says nothing while there are too few texts to learn from', () => {
    const index = build(world.slice(0, 50));
    expect(likenessOf(index, '買い物', candidate({ id: 'x', text: { name: '移動販売' } }))).toBe(0);
  });

  it('never makes reverse matching miss an idea', () => {
    const before = build(world);
    const added = candidate({ id: 'new', version: 2, text: { name: '店舗', overview: '店舗' } });
    const after = before.update({ upserts: analysed(analyser, [added]), removals: [] });
    const ideas = ['店舗', '高齢者', '林道', '買い物 集落'].map((title) => idea({ id: title, text: { title } }));
    const list = (index: CandidateIndex, i: number) =>
      matchIdeaAtOnce(index, ideas[i]!, { analyser, now: '2025-10-01', limitPerKind: 5 }).kinds[0]!;
    const entries = new Map(ideas.map(({ id }, i) => [id, list(before, i).entry]));
    const index = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
    const named = ideasForCandidate(index, after, { kind: 'program', id: 'new' }, entries, '2025-10-01');
    for (const [i, { id }] of ideas.entries()) {
      if (list(after, i).ranked.some((one) => one.id === 'new')) expect(named).toContain(id);
    }
    expect(named).toContain('店舗');
  });
});
