import fc from 'fast-check';
import { type Analyser, loadAnalyser } from './analysis/analyser';
import { CandidateIndex } from './index/candidate-index';
import { matchIdea, matchIdeaAtOnce, type MatchOptions, type MatchProgress, rankProgramsForText } from './match';
import {
  analysed,
  candidate,
  candidatesArbitrary,
  HOSTILE_TEXTS,
  idea,
  ideaArbitrary,
  LONG_TEXTS,
  weightsArbitrary,
} from './matching.fixtures';
import { SPREAD } from './fairness/spread';
import type { Candidate, MatchingIdea, RankedCandidate } from './types';

const NOW = '2025-10-01';
const logitOf = ({ score }: RankedCandidate): number => Math.log(score / (1 - score));

describe('matchIdea', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const build = (candidates: readonly Candidate[]): CandidateIndex =>
    CandidateIndex.build(analysed(analyser, candidates), analyser.version);
  const match = (candidates: readonly Candidate[], one: MatchingIdea, options: Partial<MatchOptions> = {}) =>
    matchIdeaAtOnce(build(candidates), one, { analyser, now: NOW, ...options });
  const ranked = (candidates: readonly Candidate[], one: MatchingIdea): RankedCandidate[] =>
    match(candidates, one).kinds.flatMap((kind) => kind.ranked);

  it('gives the same result each time', () => {
    fc.assert(
      fc.property(candidatesArbitrary(8), ideaArbitrary, (candidates, one) => {
        expect(match(candidates, one)).toEqual(match(candidates, one));
      }),
      { numRuns: 20 },
    );
  });

  it('has contributions that add up to the logit of the score, each feature in 0..1, with any weights', () => {
    fc.assert(
      fc.property(candidatesArbitrary(10), ideaArbitrary, weightsArbitrary, (candidates, one, weights) => {
        const result = match(candidates, one, { weights });
        expect(result.weightsVersion).toBe(weights.version);
        for (const { entry } of result.kinds) expect(entry.weightsVersion).toBe(weights.version);
        for (const { score, contributions } of result.kinds.flatMap((kind) => kind.ranked)) {
          for (const { feature, weight } of contributions) {
            const given: Readonly<Record<string, number>> = { ...weights.weights, intercept: weights.intercept };
            expect(weight).toBe(given[feature]);
          }
          const logit = contributions.reduce((sum, { contribution }) => sum + contribution, 0);
          expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(score, 12);
          for (const { value, weight, contribution } of contributions) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
            expect(contribution).toBeCloseTo(weight * value, 12);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never lets a score win over eligibility, and orders by score within', () => {
    fc.assert(
      fc.property(candidatesArbitrary(14), ideaArbitrary, (candidates, one) => {
        for (const { ranked: list } of match(candidates, one).kinds) {
          list.forEach(({ rank }, i) => expect(rank).toBe(i + 1));
          for (let i = 1; i < list.length; i++) {
            const [before, after] = [list[i - 1]!, list[i]!];
            if (before.verdict === 'ineligible') expect(after.verdict).toBe('ineligible');
            const sameSide = (before.verdict === 'ineligible') === (after.verdict === 'ineligible');
            // Nearly equal ones of one band may be spread over their providers.
            const slack = before.band === after.band ? SPREAD.nearlyEqual : 0;
            if (sameSide) expect(logitOf(before)).toBeGreaterThanOrEqual(logitOf(after) - slack - 1e-9);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('spreads nearly equal candidates over their providers, says so, and keeps who is in the list', () => {
    const text = { name: 'ドローン配送' };
    const one = (id: string, provider: string) => candidate({ id, provider, text });
    const candidates = [one('a', 'X'), one('b', 'X'), one('c', 'X'), one('d', 'Y')];
    const list = ranked(candidates, idea());
    expect(list.map(({ id }) => id)).toEqual(['a', 'b', 'd', 'c']);
    expect(list.map(({ reasons }) => reasons.filter(({ type }) => type === 'spread'))).toEqual([
      [],
      [],
      [{ type: 'spread', placesUp: 1 }],
      [],
    ]);
    const [short] = match(candidates, idea(), { limitPerKind: 3 }).kinds;
    expect(short!.ranked.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(short!.entry.score).toBe(list[0]!.score);
  });

  it('ranks unknown below eligible at equal fit and keeps it visible', () => {
    const text = { name: 'ドローンで買い物' };
    const list = ranked(
      [
        candidate({ id: 'a-unknown', text, rule: { is: 'population', max: 50_000 } }),
        candidate({ id: 'b-eligible', text, rule: { is: 'applicantKind', in: ['municipality'] } }),
        candidate({
          id: 'c-ineligible',
          text: { name: 'ドローンで日用品を届ける 買い物' },
          rule: { not: { all: [] } },
        }),
      ],
      idea(),
    );
    expect(list.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['b-eligible', 'eligible'],
      ['a-unknown', 'unknown'],
      ['c-ineligible', 'ineligible'],
    ]);
  });

  it('breaks ties by id', () => {
    const text = { name: 'ドローン配送' };
    const list = ranked(
      ['c', 'a', 'b'].map((id) => candidate({ id, text })),
      idea(),
    );
    expect(list.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('never lowers a candidate that covers one more of the needs', () => {
    fc.assert(
      fc.property(candidatesArbitrary(8), ideaArbitrary, fc.nat(), fc.nat(), (candidates, one, which, need) => {
        fc.pre(candidates.length > 0 && one.needs.length > 0);
        const chosen = candidates[which % candidates.length]!;
        const { kind } = one.needs[need % one.needs.length]!;
        // Stating the first kind says that the others are not covered; that is another statement.
        fc.pre(chosen.needKinds.length > 0 && !chosen.needKinds.includes(kind));
        const better = { ...chosen, needKinds: [...chosen.needKinds, kind] };
        const find = (list: readonly RankedCandidate[]) =>
          list.find((r) => r.id === chosen.id && r.kind === chosen.kind);
        const before = find(ranked(candidates, one));
        const after = find(
          ranked(
            candidates.map((c) => (c === chosen ? better : c)),
            one,
          ),
        );
        fc.pre(before !== undefined);
        expect(after!.score).toBeGreaterThanOrEqual(before.score);
        expect(after!.rank).toBeLessThanOrEqual(before.rank);
      }),
      { numRuns: 80 },
    );
  });

  it('never lowers a candidate when the idea states a need that it covers', () => {
    fc.assert(
      fc.property(
        candidatesArbitrary(8),
        ideaArbitrary,
        fc.constantFrom('funding', 'people'),
        (candidates, one, kind) => {
          const more = { ...one, needs: [...one.needs, { id: 'added', kind, text: '' }] };
          const after = new Map(ranked(candidates, more).map((r) => [`${r.kind}/${r.id}`, r]));
          for (const before of ranked(candidates, one)) {
            const { needKinds } = candidates.find((c) => c.id === before.id && c.kind === before.kind)!;
            if (!needKinds.includes(kind)) continue;
            expect(after.get(`${before.kind}/${before.id}`)!.score).toBeGreaterThanOrEqual(before.score);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps as many as asked for, and the nearest ineligible ones behind them', () => {
    const eligible = Array.from({ length: 30 }, (_, i) => candidate({ id: `e${i}`, text: { name: 'ドローン' } }));
    const rule = { is: 'applicantKind', in: ['company'] } as const;
    const others = Array.from({ length: 30 }, (_, i) => candidate({ id: `i${i}`, text: { name: 'ドローン' }, rule }));
    const [result] = match([...others, ...eligible], idea(), { limitPerKind: 7, ineligiblePerKind: 3 }).kinds;
    expect(result!.searched).toBe(60);
    expect(result!.ranked.map(({ verdict }) => verdict)).toEqual([
      ...Array(7).fill('unknown'),
      ...Array(3).fill('ineligible'),
    ]);
    expect(result!.entry.score).toBe(result!.ranked[6]!.score);
    expect(result!.entry.ineligibleScore).toBe(result!.ranked[9]!.score);
    expect(match(eligible.slice(0, 6), idea(), { limitPerKind: 7 }).kinds[0]!.entry.score).toBeNull();
  });

  it('tells its progress by kind and never goes back', () => {
    const candidates = [
      candidate({ id: 'a', text: { name: 'ドローン' } }),
      candidate({ id: 'a', kind: 'offering', text: { name: 'ドローン' } }),
    ];
    const steps = matchIdea(build(candidates), idea(), { analyser, now: NOW, kinds: ['program', 'offering'] });
    const progress: MatchProgress[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) progress.push(step.value);
    expect([...new Set(progress.map(({ stage }) => stage))]).toEqual(['analysing', 'program', 'offering']);
    for (const [i, { done, total }] of progress.entries()) {
      expect(total).toBe(2);
      expect(done).toBeLessThanOrEqual(total);
      if (i > 0) expect(done).toBeGreaterThanOrEqual(progress[i - 1]!.done);
    }
  });

  it.each([...HOSTILE_TEXTS, ...LONG_TEXTS].map((text) => [text.slice(0, 12), text]))(
    'answers an idea and a candidate made of %j',
    (_, text) => {
      const hostile = candidate({ id: 'h', text: { name: text, overview: text } });
      const plain = candidate({ id: 'p', text: { name: '買い物に行けない高齢者' } });
      const before = process.cpuUsage();
      const one = idea({ text: { title: text, challenge: text }, needs: [{ id: 'n', kind: 'funding', text }] });
      const result = match([hostile, plain], one);
      // Of the processor, not of the clock: the machine may be busy with other things.
      expect(process.cpuUsage(before).user).toBeLessThan(10_000_000);
      expect(() => JSON.stringify(result)).not.toThrow();
    },
  );

  it('ranks programs for a bare text with the same code', () => {
    const candidates = [
      candidate({ id: 'drone', text: { name: 'ドローン配送の実証' } }),
      candidate({ id: 'forest', text: { name: '森林の間伐' } }),
      candidate({ id: 'drone', kind: 'offering', text: { name: 'ドローン配送の実証' } }),
    ];
    const rank = (text: string) => rankProgramsForText(build(candidates), text, 5, { analyser, now: NOW });
    expect(rank('ドローンで荷物を配送する実証')).toEqual(['drone']);
    expect(rank('間伐とドローン')).toEqual(['forest', 'drone']);
    expect(rank('')).toEqual([]);
  });
});
