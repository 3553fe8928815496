import fc from 'fast-check';
import { loadAnalyser } from '../analysis/analyser';
import { CandidateIndex } from '../index/candidate-index';
import { numberedWords } from '../index/text-query';
import { likeness } from '../latent/latent-space';
import { analysed, candidate, idea } from '../matching.fixtures';
import { prepareIdea } from '../query/query';
import { IdeaIndex } from './idea-index';
import { lengthOf } from './latent-places';

const WORDS = ['買い物', '移動販売', '高齢者', '過疎', '集落', '店舗', '森林', '間伐', '林道', '木材', '製材', '治山'];
const texts = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));

it('bounds the likeness of an idea and a candidate from above, and closely', async () => {
  const analyser = await loadAnalyser();
  const world = Array.from({ length: 240 }, (_, i) =>
    candidate({
      id: `c${i}`,
      text: { overview: [1, 2, 3, 5].map((n) => WORDS[(i * n + (i >> 3)) % WORDS.length]).join(' ') },
    }),
  );
  const index = CandidateIndex.build(analysed(analyser, world), analyser.version);
  const { statistics } = index;
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 12 }), fc.nat(world.length - 1), (titles, which) => {
      const ideas = titles.map((title, i) => idea({ id: `idea-${i}`, text: { title } }));
      const ideaIndex = IdeaIndex.empty(analyser).update({ upserts: ideas, removals: [] });
      const { latent } = index.get('program', `c${which}`)!;
      for (const batch of ideaIndex.batches) {
        const places = batch.latentPlaces(statistics, ideaIndex.words);
        for (const [slot, number] of batch.numbers.entries()) {
          const one = ideas.find(({ id }) => id === ideaIndex.numbers.termOf(number))!;
          const words = numberedWords(prepareIdea(analyser, one).query.words, statistics);
          const exact = likeness(statistics.latent.placeOfQuery(words), latent);
          const bound = places.mostLike(slot, latent, lengthOf(latent));
          expect(bound).toBeGreaterThanOrEqual(exact);
          expect(bound).toBeLessThan(exact + 0.05);
        }
      }
    }),
    { numRuns: 100 },
  );
});
