import { type Analyser, loadAnalyser } from './analysis/analyser';
import { CandidateIndex } from './index/candidate-index';
import { matchIdeaAtOnce } from './match';
import { ALL_KANJI, analysed, candidate, HOSTILE_TEXTS, idea, LONG_TEXTS } from './matching.fixtures';
import { IdeaIndex } from './reverse/idea-index';
import { ideasForCandidate } from './reverse/ideas-for-candidate';
import { SimilarIndex } from './similar/similar-index';
import type { KindResult } from './types';

const NOW = '2025-10-01';
/** Their full length is tried where one text is analysed and matched once. */
const TEXTS = [...HOSTILE_TEXTS, ...LONG_TEXTS].map((text) => [text.slice(0, 12), text.slice(0, 4_000)] as const);

/** What has to hold whatever people paste into an idea or a ministry writes into a program. */
describe('texts that break careless code', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  it.each(TEXTS)('are found from the other side, too: %j', (_, text) => {
    const plain = candidate({ id: 'plain', text: { name: '買い物に行けない高齢者' } });
    const before = CandidateIndex.build(analysed(analyser, [plain]), analyser.version);
    const ideas = [idea({ id: 'hostile', text: { title: '', challenge: text } }), idea({ id: 'ordinary' })];
    const ranked = (index: CandidateIndex, which: number) =>
      matchIdeaAtOnce(index, ideas[which]!, { analyser, now: NOW, kinds: ['program'] }).kinds[0]!;
    const entries = new Map(ideas.map(({ id }, i) => [id, ranked(before, i).entry]));
    const added = candidate({ id: 'added', text: { name: text, overview: text } });
    const changes = { upserts: analysed(analyser, [added]), removals: [] };
    const after = before.update(changes, { keepStatistics: true });
    const ideaIndex = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
    const found = ideasForCandidate(ideaIndex, after, added, entries, NOW);
    for (const [i, { id }] of ideas.entries()) {
      const { ranked: list } = ranked(after, i);
      for (const { score } of list) expect(Number.isFinite(score)).toBe(true);
      if (list.some((one) => one.id === 'added')) expect(found).toContain(id);
    }
  });

  it('have reasons, however many words are met', () => {
    const many = candidate({ id: 'many', text: { name: ALL_KANJI, overview: ALL_KANJI } });
    const again = candidate({ id: 'again', text: { name: '関係人口'.repeat(5_000) } });
    const index = CandidateIndex.build(analysed(analyser, [many, again]), analyser.version);
    const one = idea({ text: { title: '', challenge: `${ALL_KANJI}。関係人口` } });
    const [{ ranked }] = matchIdeaAtOnce(index, one, { analyser, now: NOW }).kinds as [KindResult];
    expect(ranked.map(({ id }) => id).sort()).toEqual(['again', 'many']);
    const { reasons } = ranked.find(({ id }) => id === 'again')!;
    const words = reasons.flatMap((reason) => (reason.type === 'text' ? reason.terms : []));
    expect(words[0]).toMatchObject({ surface: '関係人口' });
    expect(words.map(({ surface }) => surface)).not.toContain('人口');
  });

  it.each(TEXTS)('resemble themselves or nothing: %j', (_, text) => {
    const one = (id: string, owner: string) => ({
      kind: 'idea' as const,
      id,
      text,
      themes: [],
      owner,
      body: { code: null, prefecture: null, population: null },
    });
    const index = new SimilarIndex(analyser).update({ upserts: [one('a', 'x'), one('b', 'y')], removals: [] });
    const found = index.find(one('a', 'x'), { idea: 5 });
    expect([[], ['b']]).toContainEqual(found.map(({ id }) => id));
    expect(() => JSON.stringify(found)).not.toThrow();
  });
});
