import { makeCandidates, makeIdeas } from './records';

const OPTIONS = { seed: 3, scale: 0.001, programsFile: null };

describe('generated data', () => {
  it('is the same for the same seed and another for another', () => {
    expect([...makeCandidates(OPTIONS)]).toEqual([...makeCandidates(OPTIONS)]);
    expect([...makeIdeas(3, 5)]).toEqual([...makeIdeas(3, 5)]);
    expect([...makeIdeas(3, 5)]).not.toEqual([...makeIdeas(4, 5)]);
  });

  it('has the kinds in their proportions, each id once, with texts of 200 to 600 characters', () => {
    const candidates = [...makeCandidates(OPTIONS)];
    const kinds = [...new Set(candidates.map(({ kind }) => kind))];
    expect(kinds.map((kind) => [kind, candidates.filter((one) => one.kind === kind).length])).toEqual([
      ['program', 6],
      ['offering', 60],
      ['research_seed', 100],
      ['equipment', 15],
    ]);
    expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
    const lengths = candidates.map(({ text }) => Object.values(text).join('').length);
    expect(Math.min(...lengths)).toBeGreaterThan(190);
    expect(Math.max(...lengths)).toBeLessThan(680);
  });
});
