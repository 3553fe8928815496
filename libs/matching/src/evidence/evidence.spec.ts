import fc from 'fast-check';
import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { CandidateIndex } from '../index/candidate-index';
import { matchIdeaAtOnce, rankProgramsForText } from '../match';
import { analysed, candidate, HOSTILE_TEXTS, idea } from '../matching.fixtures';
import { prepareIdea } from '../query/query';
import { IdeaIndex } from '../reverse/idea-index';
import { ideasForCandidate } from '../reverse/ideas-for-candidate';
import type { Candidate, MatchingIdea, RankedCandidate } from '../types';
import type { Award } from './award';
import { AwardIndex } from './award-index';
import { closenessOf } from './closeness';

const NOW = '2025-10-01';

const award = (changes: Partial<Award> & { id: string }): Award => ({
  candidateId: 'drone',
  text: 'ドローンによる日用品の配送',
  recipientCode: null,
  fiscalYear: 2024,
  amountYen: 1_000_000,
  ...changes,
});

describe('AwardIndex', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const CANDIDATES = [
    candidate({ id: 'drone', text: { name: '先端技術の社会実装' } }),
    candidate({ id: 'forest', text: { name: '森林の間伐を進める' } }),
    candidate({ id: 'shop', text: { name: '高齢者の買い物を助ける' } }),
  ];
  const index = (candidates: readonly Candidate[] = CANDIDATES): CandidateIndex =>
    CandidateIndex.build(analysed(analyser, candidates), analyser.version);
  const programs = (evidence: AwardIndex | undefined, one: MatchingIdea = idea(), of = index()) => {
    const options = { analyser, now: NOW, kinds: ['program'], ...(evidence && { evidence }) };
    return matchIdeaAtOnce(of, one, options).kinds[0]!;
  };
  const find = (list: readonly RankedCandidate[], id: string): RankedCandidate | undefined =>
    list.find((one) => one.id === id);

  it('brings a program that only an award connects with the idea, and names the award', () => {
    const evidence = AwardIndex.build(analyser, [award({ id: 'a1', recipientCode: '322016' })]);
    expect(find(programs(undefined).ranked, 'drone')).toBeUndefined();
    const list = programs(evidence);
    const reason = find(list.ranked, 'drone')!.reasons.find(({ type }) => type === 'evidence');
    expect(reason).toEqual({
      type: 'evidence',
      awards: [{ awardId: 'a1', similarity: expect.any(Number), recipientCode: '322016' }],
    });
    expect(list.entry).toMatchObject({ evidenceIds: ['drone'], evidenceVersion: evidence.version });
  });

  it('changes nothing while there are no awards, or only for other things', () => {
    const plain = programs(undefined);
    expect(programs(AwardIndex.empty(analyser))).toEqual(plain);
    const other = AwardIndex.build(analyser, [award({ id: 'a1', candidateId: 'forest', text: '林道の舗装' })]);
    expect(programs(other).ranked).toEqual(plain.ranked);
  });

  it('speaks for programs alone', () => {
    const offering = candidate({ id: 'drone', kind: 'offering', text: { name: 'ドローン配送' } });
    const evidence = AwardIndex.build(analyser, [award({ id: 'a1' })]);
    const result = matchIdeaAtOnce(index([offering]), idea(), { analyser, now: NOW, evidence });
    expect(result.kinds[0]!.entry).toMatchObject({ evidenceIds: [], evidenceVersion: '' });
    expect(result.evidenceVersion).toBe(evidence.version);
  });

  it('ignores awards of programs that are not in the index', () => {
    const evidence = AwardIndex.build(analyser, [award({ id: 'a1', candidateId: 'gone' })]);
    expect(programs(evidence).ranked).toEqual(programs(undefined).ranked);
    expect(rankProgramsForText(index(), 'ドローン', 5, { analyser, now: NOW, evidence })).not.toContain('gone');
  });

  const awardArbitrary = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    candidateId: fc.constantFrom('drone', 'forest', 'shop', 'gone'),
    text: fc.constantFrom('ドローンの配送', '森林の間伐', '高齢者の買い物', '買い物に行く高齢者へのドローン配送', ''),
    recipientCode: fc.constantFrom(null, '322016', '320005'),
    fiscalYear: fc.constantFrom(2023, 2024),
    amountYen: fc.constantFrom(null, 100),
  });

  it('does not depend on the order of the awards or on how they came', () => {
    fc.assert(
      fc.property(fc.uniqueArray(awardArbitrary, { selector: ({ id }) => id }), fc.nat(6), (awards, cut) => {
        const whole = AwardIndex.build(analyser, awards);
        const grown = AwardIndex.build(analyser, awards.slice(cut).reverse())
          .update({ upserts: [...awards.slice(0, cut), award({ id: 'extra' })], removals: [] })
          .update({ upserts: [], removals: ['extra'] });
        expect(grown.version).toBe(whole.version);
        expect(programs(grown)).toEqual(programs(whole));
      }),
      { numRuns: 40 },
    );
  });

  it('never lowers a program by awards that it gave', () => {
    const without = find(programs(undefined).ranked, 'shop')!;
    fc.assert(
      fc.property(fc.uniqueArray(awardArbitrary, { selector: ({ id }) => id }), (awards) => {
        const given = awards.map((one) => ({ ...one, candidateId: 'shop' }));
        const { score } = find(programs(AwardIndex.build(analyser, given)).ranked, 'shop')!;
        expect(score).toBeGreaterThanOrEqual(without.score - 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it('lets one award for the very same speak for a program, however little its texts gain', () => {
    const evidence = AwardIndex.build(analyser, [
      award({ id: 'same', text: '移動販売車による買い物の支援' }),
      award({ id: 'alike', candidateId: 'shop', text: '移動販売車の購入と林道の舗装と橋の点検' }),
      award({ id: 'other', candidateId: 'forest', text: '林道の舗装' }),
    ]);
    const asked = idea({ text: { title: '移動販売車による買い物の支援' } });
    const votes = evidence.votesFor(prepareIdea(analyser, asked), index().statistics);
    const [same, alike] = ['drone', 'shop'].map((id) => votes.evidenceFor(id, 0));
    expect(same).toBeGreaterThan(0.1);
    expect(alike).toBeGreaterThan(0);
    expect(alike).toBeLessThan(same! / 10);
    expect(votes.evidenceFor('drone', 1)).toBeGreaterThan(votes.evidenceFor('drone', 0.5));
    expect(votes.evidenceFor('drone', 1)).toBeLessThanOrEqual(1);
    expect(votes.evidenceFor('forest', 1)).toBe(0);
  });

  it('names every idea for which awards speak for a changed program, and all when the awards have changed', () => {
    const evidence = AwardIndex.build(analyser, [award({ id: 'a1' })]);
    const ideas = [idea({ id: 'drone' }), idea({ id: 'forest', text: { title: '森林の間伐' } })];
    const entries = new Map(ideas.map((one) => [one.id, programs(evidence, one).entry]));
    const ideaIndex = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
    const named = (version: string) =>
      ideasForCandidate(ideaIndex, index(), { kind: 'program', id: 'drone' }, entries, NOW, {
        evidenceVersion: version,
      });
    expect(named(evidence.version)).toEqual(['drone']);
    expect(named('of last year')).toEqual(['drone', 'forest']);
  });

  it.each(HOSTILE_TEXTS.map((text) => [text.slice(0, 12), text]))('takes awards for %j', (_, text) => {
    const evidence = AwardIndex.build(analyser, [award({ id: 'h', text }), award({ id: 'p', candidateId: 'shop' })]);
    const votes = evidence.votesFor(prepareIdea(analyser, idea({ text: { title: text } })), index().statistics);
    expect(votes.candidateIds.length).toBeLessThanOrEqual(2);
    expect(() => programs(evidence, idea({ text: { title: text } }))).not.toThrow();
  });

  it('puts the bodies most like the applicant first', () => {
    const evidence = AwardIndex.build(analyser, [
      award({ id: 'a-far', recipientCode: '011002' }),
      award({ id: 'b-same-prefecture', recipientCode: '322024' }),
      award({ id: 'c-itself', recipientCode: '322016' }),
    ]);
    const awards = find(programs(evidence).ranked, 'drone')!.reasons.flatMap((one) =>
      one.type === 'evidence' ? one.awards : [],
    );
    expect(awards.map(({ awardId }) => awardId)).toEqual(['c-itself', 'b-same-prefecture', 'a-far']);
  });
});

describe('closenessOf', () => {
  const town = { kind: 'municipality', code: '322016', prefecture: '32', population: 10_000 };
  const other = (recipientCode: string | null, population: number | null = null) =>
    closenessOf(town, award({ id: 'a', recipientCode, population }));

  it('prefers the same body, then its prefecture and size, and municipalities to prefectures', () => {
    const order = [
      other('322016'),
      other('322024', 10_000),
      other('322024', 100_000),
      other('011002', 10_000),
      other('011002', 100_000),
    ];
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(new Set(order).size).toBe(order.length);
    expect(other('320005')).toBeLessThan(other('322024'));
    expect(other(null)).toBe(0);
  });
});
