import fc from 'fast-check';
import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { CandidateIndex } from '../index/candidate-index';
import { matchIdeaAtOnce } from '../match';
import {
  analysed,
  candidate,
  candidateArbitrary,
  candidatesArbitrary,
  idea,
  ideaArbitrary,
  weightsArbitrary,
} from '../matching.fixtures';
import { type Weights, WEIGHTS } from '../ranking/score';
import type { Candidate, KindResult, ListEntry, MatchingIdea } from '../types';
import { IdeaIndex } from './idea-index';
import { ideasForCandidate } from './ideas-for-candidate';
import { ListEntries } from './list-entries';

const NOW = '2025-10-01';
const LIMITS = { limitPerKind: 2, ineligiblePerKind: 1 };

describe('ideasForCandidate', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const listFor = (
    index: CandidateIndex,
    one: MatchingIdea,
    kind: string,
    now: string,
    poolSize = 400,
    weights: Weights = WEIGHTS,
  ): KindResult =>
    matchIdeaAtOnce(index, one, { analyser, now, kinds: [kind], poolSize, weights, ...LIMITS }).kinds[0]!;
  const has = (list: KindResult, id: string): boolean => list.ranked.some((ranked) => ranked.id === id);

  /** Ideas to be matched again after a change, as the keeper of the lists finds them. */
  const concerned = (
    ideas: readonly MatchingIdea[],
    lists: ReadonlyMap<string, KindResult>,
    index: CandidateIndex,
    changed: { kind: string; id: string },
    now: string,
    weights: Weights = WEIGHTS,
  ): Set<string> => {
    const ideaIndex = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
    const entries = new Map<string, ListEntry>([...lists].map(([id, { entry }]) => [id, entry]));
    const standing = [...lists].filter(([, list]) => has(list, changed.id)).map(([id]) => id);
    return new Set([...standing, ...ideasForCandidate(ideaIndex, index, changed, entries, now, { weights })]);
  };

  /** The next snapshot; its statistics are kept however few candidates there are, or all ideas would be named. */
  const withChange = ({ candidates, changed, added }: Change, before: CandidateIndex): CandidateIndex => {
    const upserts = analysed(analyser, added === null ? [] : [added]);
    const updated = before.update({ upserts, removals: [changed] });
    if (updated.statistics.id === before.statistics.id) return updated;
    const others = candidates.filter(({ kind, id }) => kind !== changed.kind || id !== changed.id);
    return CandidateIndex.build([...analysed(analyser, others), ...upserts], analyser.version, before.statistics);
  };

  interface Change {
    readonly candidates: readonly Candidate[];
    readonly ideas: readonly MatchingIdea[];
    /** null: `changed` was taken back. */
    readonly added: Candidate | null;
    readonly changed: Candidate;
  }
  const changeArbitrary: fc.Arbitrary<Change> = fc
    .record({
      candidates: candidatesArbitrary(26),
      ideas: fc
        .array(ideaArbitrary, { minLength: 1, maxLength: 6 })
        .map((ideas) => ideas.map((one, i) => ({ ...one, id: `idea-${i}` }))),
      added: fc.oneof(
        { weight: 4, arbitrary: candidateArbitrary.map((one) => ({ ...one, version: 9 })) },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      which: fc.nat(),
    })
    .map(({ which, ...change }) => {
      const known = change.candidates[which % Math.max(1, change.candidates.length)];
      return { ...change, changed: change.added ?? known ?? candidate({ id: 'a' }) };
    });

  it.each([
    ['on the same day', NOW],
    ['months later', '2026-02-01'],
  ])('never misses an idea whose list gains or loses the candidate, %s', (_, later) => {
    fc.assert(
      fc.property(changeArbitrary, fc.constantFrom(4, 400), weightsArbitrary, (change, poolSize, weights) => {
        const { candidates, ideas, changed } = change;
        const before = CandidateIndex.build(analysed(analyser, candidates), analyser.version);
        const after = withChange(change, before);
        const lists = new Map(ideas.map((one) => [one.id, listFor(before, one, changed.kind, NOW, poolSize, weights)]));
        const found = concerned(ideas, lists, after, changed, later, weights);
        for (const one of ideas) {
          const list = listFor(after, one, changed.kind, later, poolSize, weights);
          if (has(list, changed.id) || has(lists.get(one.id)!, changed.id)) expect(found).toContain(one.id);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves out only ideas whose list is the same as a full match would make it', () => {
    const shown = ({ ranked }: KindResult) => ranked.map(({ id, score, rank }) => ({ id, score, rank }));
    fc.assert(
      fc.property(changeArbitrary, (change) => {
        const { candidates, ideas, changed } = change;
        const before = CandidateIndex.build(analysed(analyser, candidates), analyser.version);
        const after = withChange(change, before);
        const lists = new Map(ideas.map((one) => [one.id, listFor(before, one, changed.kind, NOW)]));
        const found = concerned(ideas, lists, after, changed, NOW);
        for (const one of ideas) {
          if (found.has(one.id)) continue;
          expect(shown(listFor(after, one, changed.kind, NOW))).toEqual(shown(lists.get(one.id)!));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves alone the ideas that the candidate cannot reach', () => {
    const others = Array.from({ length: 60 }, (_, i) =>
      candidate({ id: `p${i}`, text: { name: i % 2 === 0 ? 'ドローンで日用品を届ける' : '森林の間伐を進める' } }),
    );
    const index = CandidateIndex.build(analysed(analyser, others), analyser.version);
    const drone = idea({ id: 'drone' });
    const forest = idea({ id: 'forest', text: { title: '森林の間伐を進める' } });
    const lists = new Map([drone, forest].map((one) => [one.id, listFor(index, one, 'program', NOW)]));
    const fresh = candidate({
      id: 'new',
      text: { name: '森林の間伐を進める', purpose: '森林の間伐を進める' },
      lastVerifiedOn: NOW,
    });
    const after = index.update({ upserts: analysed(analyser, [fresh]), removals: [] });
    expect([...concerned([drone, forest], lists, after, fresh, NOW)]).toEqual(['forest']);
    const unrelated = candidate({ id: 'new', text: { name: '港の祭り' } });
    const afterUnrelated = index.update({ upserts: analysed(analyser, [unrelated]), removals: [] });
    expect([...concerned([drone, forest], lists, afterUnrelated, unrelated, NOW)]).toEqual([]);
  });

  it('names ideas that were never matched or were matched against other statistics or with other weights', () => {
    const index = CandidateIndex.build(
      analysed(analyser, [candidate({ id: 'a', text: { name: '港' } })]),
      analyser.version,
    );
    const ideas = ['known', 'new', 'old', 'other'].map((id) => idea({ id }));
    const { entry } = listFor(index, ideas[0]!, 'program', NOW);
    const entries = new Map([
      ['known', entry],
      ['old', { ...entry, statisticsId: 'of last year' }],
      ['other', { ...entry, weightsVersion: 'learned-1' }],
    ]);
    const ideaIndex = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
    expect(ideasForCandidate(ideaIndex, index, { kind: 'program', id: 'a' }, entries, NOW)).toEqual([
      'new',
      'old',
      'other',
    ]);
  });
});

describe('IdeaIndex', () => {
  it('forgets removed ideas and takes new versions', async () => {
    const analyser = await loadAnalyser();
    const ideas = Array.from({ length: 9 }, (_, i) => idea({ id: `idea-${i}` }));
    const index = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
    index.update({ upserts: [idea({ id: 'idea-8', version: 2 })], removals: ideas.slice(0, 7).map(({ id }) => id) });
    expect(index.ids()).toEqual(['idea-7', 'idea-8']);
    expect(index.size).toBe(2);
    expect(index.versionOf('idea-8')).toBe(2);
    expect(index.versionOf('idea-0')).toBeUndefined();
  });

  it('names the same ideas whether they came at once or bit by bit', async () => {
    const analyser = await loadAnalyser();
    fc.assert(
      fc.property(
        candidatesArbitrary(12),
        fc.array(fc.tuple(fc.nat(40), ideaArbitrary), { minLength: 1, maxLength: 120 }),
        fc.array(fc.nat(40), { maxLength: 20 }),
        (candidates, versions, removed) => {
          fc.pre(candidates.length > 0);
          const index = CandidateIndex.build(analysed(analyser, candidates), analyser.version);
          const ideas = versions.map(([i, one], version) => ({ ...one, id: `idea-${i}`, version }));
          const removals = removed.map((i) => `idea-${i}`);
          const grown = IdeaIndex.empty(analyser);
          for (const one of ideas) grown.update({ upserts: [one], removals: [] });
          grown.update({ upserts: [], removals });
          const last = new Map(ideas.map((one) => [one.id, one]));
          const kept = [...last.values()].filter(({ id }) => !removals.includes(id));
          const whole = IdeaIndex.empty(analyser).update({ upserts: kept, removals: [] });
          expect(grown.ids()).toEqual(whole.ids());
          expect(grown.size).toBe(kept.length);
          for (const { id, version } of kept) expect(grown.versionOf(id)).toBe(version);
          const { kind, id } = candidates[0]!;
          const options = { analyser, now: NOW, kinds: [kind], poolSize: 4, ...LIMITS };
          const lists = kept.map((one) => matchIdeaAtOnce(index, one, options).kinds[0]!);
          const entries = new Map(kept.map((one, i) => [one.id, { ...lists[i]!.entry, bestIds: [] }]));
          const named = (of: IdeaIndex) => ideasForCandidate(of, index, { kind, id }, entries, NOW);
          expect(named(grown)).toEqual(named(whole));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('ListEntries', () => {
  it('keeps the last entry of each idea and forgets what is deleted', async () => {
    const ideas = IdeaIndex.empty(await loadAnalyser());
    const basis = {
      statisticsId: 's',
      evidenceVersion: '',
      analyserVersion: 'a',
      rulesVersion: 'r',
      weightsVersion: 'w',
    };
    const entry = (bestIds: readonly string[], score: number | null): ListEntry => ({
      ...basis,
      score,
      ineligibleScore: null,
      poolScore: 0.25,
      poolEdgeListed: true,
      maxWordScore: 3,
      maxBigramScore: 4,
      bestIds,
      evidenceIds: ['paid'],
      asOf: NOW,
    });
    const entries = new ListEntries(ideas);
    const many = Array.from({ length: 40 }, (_, i) => `best-${i}`);
    for (let round = 0; round < 40; round++) entries.set('a', entry(many, null));
    entries.set('b', entry(['x'], null));
    entries.set('a', entry(['y'], 0.5));
    const [a, b] = ['a', 'b'].map((id) => ideas.numbers.numberOf(id)!);
    expect(entries.logitOf(a!)).toBe(0);
    expect(entries.ineligibleLogitOf(a!)).toBe(-Infinity);
    expect(entries.scaleOf(a!)).toEqual({ maxWordScore: 3, maxBigramScore: 4 });
    expect(entries.isOfDay(a!, entries.dayNumber(NOW))).toBe(true);
    expect(entries.isOfDay(a!, entries.dayNumber('2025-10-02'))).toBe(false);
    expect(entries.reach(a!, 1, 1, 0)).toBe('all');
    expect(entries.reach(a!, 0.1, 0.1, 0)).toBe('none');
    expect(entries.reach(a!, 3.1, 0, 0)).toBe('all');
    const comparable = (id: string, changes = {}) => [...entries.comparable({ ...basis, ...changes }, id)];
    expect(comparable('other')).toEqual([1, 1]);
    expect(comparable('x')).toEqual([1, 0]);
    expect(comparable('y')).toEqual([0, 1]);
    expect(comparable('paid')).toEqual([0, 0]);
    expect(comparable('other', { statisticsId: 'new' })).toEqual([0, 0]);
    entries.delete('a');
    expect(entries.has(a!)).toBe(false);
    expect(entries.has(b!)).toBe(true);
    expect(comparable('other')).toEqual([0, 1]);
  });
});
