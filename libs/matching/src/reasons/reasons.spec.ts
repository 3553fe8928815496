import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { CandidateIndex } from '../index/candidate-index';
import { matchIdeaAtOnce } from '../match';
import { analysed, candidate, idea } from '../matching.fixtures';
import type { Candidate, Gap, MatchedTerm, MatchingIdea, RankedCandidate, Reason } from '../types';

const NOW = '2025-10-01';

describe('reasons and gaps', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const rank = (candidates: readonly Candidate[], one: MatchingIdea): RankedCandidate[] => {
    const index = CandidateIndex.build(analysed(analyser, candidates), analyser.version);
    return matchIdeaAtOnce(index, one, { analyser, now: NOW }).kinds.flatMap(({ ranked }) => ranked);
  };
  /** One candidate among others that make its words neither rare nor boilerplate. */
  const others = ['森林の間伐', '港の祭り', '空き家の改修', '観光案内', '給食の献立', '農地の集約'].map((name, i) =>
    candidate({ id: `other-${i}`, text: { name } }),
  );
  const judge = (changes: Partial<Candidate>, one: Partial<MatchingIdea> = {}): RankedCandidate => {
    const chosen = candidate({ id: 'chosen', text: { name: 'ドローン配送の実証' }, ...changes });
    return rank([...others, chosen], idea(one)).find(({ id }) => id === 'chosen')!;
  };
  const reason = <T extends Reason['type']>(of: RankedCandidate, type: T) =>
    of.reasons.find((one): one is Reason & { type: T } => one.type === type);
  const gap = <T extends Gap['type']>(of: RankedCandidate, type: T) =>
    of.gaps.find((one): one is Gap & { type: T } => one.type === type);
  const terms = (of: RankedCandidate): readonly MatchedTerm[] => reason(of, 'text')?.terms ?? [];

  it('shows matched words where they stand in both texts as they were written', () => {
    const text = { title: 'ﾄﾞﾛｰﾝで荷物を運ぶ', challenge: '山あいの集落への配送' };
    const found = terms(judge({ text: { name: 'ドローンによる配送' } }, { text }));
    const drone = found.find(({ surface }) => surface === 'ドローン')!;
    expect(drone.ideaSpans).toEqual([{ field: 'title', start: 0, end: 5 }]);
    expect(drone.candidateSpans).toEqual([{ field: 'name', start: 0, end: 4 }]);
    expect(found.map(({ surface }) => surface)).toContain('配送');
    const total = found.reduce((sum, { share }) => sum + share, 0);
    expect(total).toBeGreaterThan(0.9);
    expect(total).toBeLessThanOrEqual(1.0001);
  });

  it('counts parts with the compound that was matched', () => {
    const found = terms(judge({ text: { name: '関係人口の創出' } }, { text: { title: '関係人口を増やす' } }));
    expect(found.map(({ surface }) => surface)).toEqual(['関係人口']);
    expect(found[0]!.share).toBeCloseTo(1, 6);
  });

  it('says when a word comes from the thesaurus, and what of the idea brought it', () => {
    const challenge = '免許を返した高齢者が買い物に行けない。';
    const found = terms(judge({ text: { name: '移動販売車の導入' } }, { text: { challenge } }));
    const remedy = found.find(({ surface }) => surface === '移動販売')!;
    expect(remedy.fromThesaurus).toBe(true);
    const [span] = remedy.ideaSpans;
    expect(challenge.slice(span!.start, span!.end)).toBe('買い物に行け');
    expect(terms(judge({}, { text: { title: 'ドローン' } }))[0]!.fromThesaurus).toBeUndefined();
  });

  it('never names words that most texts have: learned from the corpus, not listed', () => {
    const corpus = Array.from({ length: 10 }, (_, i) =>
      candidate({ id: `p${i}`, text: { name: `推進事業 ${'森港空観農'[i % 5]}` } }),
    );
    const [first] = rank(corpus, idea({ text: { title: '森の推進事業' } }));
    expect(terms(first!).map(({ surface }) => surface)).toEqual(['森']);
  });

  it('gives a reason for each need that is covered and a gap for the others', () => {
    const needs = [
      { id: 'n1', kind: 'funding', text: 'ドローンの購入費' },
      { id: 'n2', kind: 'people', text: '操縦者' },
    ];
    const covered = judge({ needKinds: ['funding'] }, { needs });
    expect(reason(covered, 'need')).toMatchObject({ needId: 'n1', needKind: 'funding' });
    expect(reason(covered, 'need')!.strength).toBeGreaterThan(0.5);
    expect(gap(covered, 'needs_not_covered')).toEqual({ type: 'needs_not_covered', needIds: ['n2'] });
    expect(gap(judge({}, { needs }), 'needs_not_covered')).toBeUndefined();
  });

  it('names the facts that fit', () => {
    const facts = judge(
      {
        themes: ['digital'],
        stages: ['pilot'],
        prefectures: ['32'],
        partnerKind: 'startup',
        amountYen: { min: null, max: 10 },
        maxRate: 0.5,
      },
      { themes: ['nature', 'digital'], stage: 'pilot', partnerKinds: ['startup'] },
    );
    expect(reason(facts, 'theme')).toEqual({ type: 'theme', themes: ['digital'] });
    expect(reason(facts, 'stage')).toEqual({ type: 'stage', stage: 'pilot' });
    expect(reason(facts, 'region')).toEqual({ type: 'region', prefecture: '32' });
    expect(reason(facts, 'partner')).toEqual({ type: 'partner', partnerKind: 'startup' });
    expect(reason(facts, 'amount')).toEqual({ type: 'amount', minYen: null, maxYen: 10, maxRate: 0.5 });
    expect(facts.gaps.map(({ type }) => type)).not.toContain('rule_not_recorded');
  });

  it('names the facts that do not fit', () => {
    const facts = judge({ stages: ['pilot'], prefectures: ['13'] }, { stage: 'idea' });
    expect(gap(facts, 'stage_mismatch')).toEqual({ type: 'stage_mismatch', wanted: ['pilot'] });
    expect(gap(facts, 'region_mismatch')).toEqual({ type: 'region_mismatch', prefectures: ['13'] });
    expect(gap(facts, 'rule_not_recorded')).toBeDefined();
  });

  it('calculates what the money does not reach, to the yen', () => {
    const money = judge(
      { amountYen: { min: null, max: 20_000_000 }, maxRate: 2 / 3 },
      { budgetYen: 30_000_000, ownShareYen: 9_999_999 },
    );
    expect(gap(money, 'amount_short')).toMatchObject({ missingYen: 10_000_000 });
    expect(gap(money, 'own_share')).toEqual({ type: 'own_share', requiredYen: 10_000_000, statedYen: 9_999_999 });
    expect(gap(judge({ maxRate: 1 }, { budgetYen: 30 }), 'own_share')).toBeUndefined();
  });

  it('brings the sentence of the rule that failed or is open, and the change that helps', () => {
    const kind = { is: 'applicantKind', in: ['municipality'], source: '補助対象者は市町村とする。' } as const;
    const joint = { is: 'jointApplication', minMembers: 2, source: '２以上の市町村が共同で行うこと。' } as const;
    const people = { is: 'population', max: 50_000, source: '人口５万人以下の市町村' } as const;
    const failed = judge({ rule: { all: [kind, joint] } });
    expect(gap(failed, 'rule_failed')).toEqual({ type: 'rule_failed', sources: [joint.source] });
    expect(failed.changes).toEqual([{ predicate: joint, action: 'change' }]);
    const open = judge({ rule: { all: [kind, people] } });
    expect(gap(open, 'rule_unknown')).toEqual({
      type: 'rule_unknown',
      missingFacts: ['population'],
      sources: [people.source],
    });
    expect(open.changes).toEqual([{ predicate: people, action: 'supply' }]);
  });

  it('tells the window at the day of the match', () => {
    const window = { fiscalYear: 2025, opensOn: '2025-09-01', closesOn: '2025-10-31', status: 'confirmed' } as const;
    expect(reason(judge({ windows: [window] }), 'window')).toMatchObject({ state: 'open', closesOn: '2025-10-31' });
    const closed = judge({ windows: [{ ...window, closesOn: '2025-09-30' }] });
    expect(reason(closed, 'window')).toBeUndefined();
    expect(gap(closed, 'window_closed')).toEqual({ type: 'window_closed', closedOn: '2025-09-30' });
    expect(gap(judge({}), 'window_not_stated')).toBeDefined();
    expect(gap(judge({ partnerKind: 'startup' }), 'window_not_stated')).toBeUndefined();
  });
});
