import fc from 'fast-check';
import { completeWeights, WEIGHTS } from '../ranking/score';
import { type Answer, type IdeaAnswers, isHeldOut, pairsOf, withPairs } from './answers';
import { compareWeights } from './compare';
import { amountsOf, isEnough, LEARNING_MINIMUM, learnWeights } from './learn';
import { answersOfReaders, finish } from './learning.fixtures';

const SEED = 1;
const usable = (ideas: readonly IdeaAnswers[]) => finish(withPairs(ideas));
const learn = (ideas: readonly IdeaAnswers[]) => finish(learnWeights(usable(ideas), SEED));
const learned = (ideas: readonly IdeaAnswers[]) => completeWeights({ version: 'learned', ...learn(ideas) });
const compareWith = (ideas: readonly IdeaAnswers[], proposed = learned(ideas)) =>
  finish(compareWeights(usable(ideas), WEIGHTS, proposed, SEED));

/** Readers who care for other things than the shipped weights say. */
const OTHER_TASTE = { ...WEIGHTS.weights, amount: 8, region: 8, text: 2, theme: 0 };

describe('learnWeights', () => {
  it('moves towards what readers want and is better on ideas it has not seen', () => {
    const ideas = answersOfReaders(OTHER_TASTE, { ideas: 400 });
    const { weights, summary } = learn(ideas);
    expect(weights['amount']).toBeGreaterThan(WEIGHTS.weights.amount * 2);
    expect(weights['region']).toBeGreaterThan(WEIGHTS.weights.region * 2);
    expect(weights['theme']).toBeLessThan(WEIGHTS.weights.theme);
    expect(summary.lossLearned).toBeLessThan(summary.lossShipped);
    const comparison = compareWith(ideas);
    expect(comparison.pairwiseAccuracy.interval[0]).toBeGreaterThan(0);
    expect(comparison.excludesLoss).toBe(true);
  });

  it('stays near the shipped weights when readers want what these say', () => {
    const { weights } = learn(answersOfReaders(WEIGHTS.weights, { ideas: 200 }));
    for (const [name, shipped] of Object.entries(WEIGHTS.weights)) {
      expect(Math.abs(weights[name]! - shipped)).toBeLessThan(0.35 * shipped + 0.4);
    }
  });

  it('is the same for answers in any order, gives no negative weight and never a higher loss', () => {
    const taste = fc.record({ text: fc.integer({ min: -5, max: 5 }), window: fc.integer({ min: -5, max: 5 }) });
    fc.assert(
      fc.property(taste, fc.nat({ max: 99 }), fc.boolean(), (wanted, seed, few) => {
        const ideas = answersOfReaders(wanted, { ideas: few ? 3 : 40, seed });
        const { weights, summary, intercept } = learn(ideas);
        for (const weight of Object.values(weights)) expect(weight).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(intercept)).toBe(true);
        expect(summary.lossLearned).toBeLessThanOrEqual(summary.lossShipped + 1e-9);
        const shuffled = [...ideas].reverse().map((idea) => ({ ...idea, answers: [...idea.answers].reverse() }));
        expect(learn(shuffled)).toEqual({ weights, intercept, summary });
      }),
      { numRuns: 25 },
    );
  });

  it('lets a decline speak only of what its reason is about', () => {
    const { weights, summary } = learn(answersOfReaders(OTHER_TASTE, { ideas: 100, about: ['amount'] }));
    // All are brought to the old scale together; in proportion to each other the rest stay.
    const relative = Object.entries(WEIGHTS.weights).map(([name, shipped]) => [
      name,
      (weights[name]! / shipped / (weights['text']! / WEIGHTS.weights.text)).toFixed(3),
    ]);
    expect(relative.filter(([, ratio]) => ratio !== '1.000').map(([name]) => name)).toEqual(['amount']);
    expect(summary.features.filter(({ pairs }) => pairs > 0).map(({ feature }) => feature)).toEqual(['amount']);
  });

  it('learns nothing from declines for a reason that speaks of no feature', () => {
    const ideas = answersOfReaders(OTHER_TASTE, { about: [] });
    expect(amountsOf(usable(ideas), SEED)).toEqual({ ideas: 0, heldOutIdeas: 0, organizations: 0, pairs: 0 });
    expect(learn(ideas).weights).toEqual(WEIGHTS.weights);
    expect(compareWith(ideas).excludesLoss).toBe(false);
  });

  it('keeps mean and spread of the logits of what was answered, so that bands keep their meaning', () => {
    const ideas = answersOfReaders(OTHER_TASTE, { ideas: 150 });
    const weights = learned(ideas);
    const training = ideas.filter(({ ideaId }) => !isHeldOut(ideaId, SEED) && pairsOf(find(ideas, ideaId)).length > 0);
    const logits = ({ intercept, weights: each }: typeof WEIGHTS): number[] =>
      training.flatMap(({ answers }) =>
        answers.map(({ features }) =>
          Object.entries(each).reduce((sum, [name, weight]) => sum + weight * features[name]!, intercept),
        ),
      );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = (values: readonly number[]) => mean(values.map((value) => value ** 2));
    expect(mean(logits(weights))).toBeCloseTo(mean(logits(WEIGHTS)), 4);
    expect(square(logits(weights))).toBeCloseTo(square(logits(WEIGHTS)), 3);
  });

  it('asks for enough ideas, municipalities and pairs', () => {
    expect(isEnough(amountsOf(usable(answersOfReaders(OTHER_TASTE, { ideas: 300 })), SEED))).toBe(true);
    expect(isEnough(amountsOf(usable(answersOfReaders(OTHER_TASTE, { ideas: 100 })), SEED))).toBe(false);
    expect(isEnough(amountsOf(usable(answersOfReaders(OTHER_TASTE, { ideas: 300, organizations: 5 })), SEED))).toBe(
      false,
    );
  });
});

describe('pairsOf', () => {
  const answer = (changes: Partial<Answer>): Answer => ({
    kind: 'program',
    id: 'a',
    outcome: 'positive',
    features: {},
    rank: 1,
    about: ['text'],
    ...changes,
  });
  const weightsOf = (...answers: Answer[]) =>
    pairsOf({ ideaId: 'i', organizationId: 'o', answers }).map(({ preferred, declined, weight }) => [
      preferred.id,
      declined.id,
      Number(weight.toFixed(3)),
    ]);
  const declined = (id: string, rank: number, kind = 'program') => answer({ id, rank, kind, outcome: 'declined' });

  it('weighs what was seen further down more, up to a limit, and gives every idea one voice', () => {
    expect(weightsOf(answer({}), declined('b', 2), declined('c', 3))).toEqual([
      ['a', 'b', 0.442],
      ['a', 'c', 0.558],
    ]);
    expect(weightsOf(answer({}), declined('b', 1), declined('c', 5000))).toEqual([
      ['a', 'b', 0.2],
      ['a', 'c', 0.8],
    ]);
  });

  it('pairs within one kind only', () => {
    expect(weightsOf(answer({}), declined('b', 2, 'offering'))).toEqual([]);
  });
});

describe('compareWeights', () => {
  it('sees a loss', () => {
    const ideas = answersOfReaders(WEIGHTS.weights, { ideas: 200 });
    const worse = completeWeights({ version: 'worse', intercept: -8, weights: { text: 0, strength: 0 } });
    const comparison = compareWith(ideas, worse);
    expect(comparison.pairwiseAccuracy.interval[1]).toBeLessThan(0);
    expect(comparison.excludesLoss).toBe(false);
  });

  it('seldom lets pass what is no gain, and often what is one, with as many ideas as are asked for', () => {
    const passed = (wanted: Readonly<Record<string, number>>): number =>
      Array.from({ length: 8 }, (_, i) =>
        answersOfReaders(wanted, { ideas: LEARNING_MINIMUM.ideas, seed: 7 * i + 3, noise: 3 }),
      ).filter((answers) => compareWith(answers).excludesLoss).length;
    expect(passed(WEIGHTS.weights)).toBeLessThanOrEqual(1);
    expect(passed(OTHER_TASTE)).toBeGreaterThanOrEqual(3);
  }, 60_000);

  it('looks only at ideas that nothing was learned from', () => {
    const ideas = answersOfReaders(OTHER_TASTE, { ideas: 100 });
    const kept = ideas.filter(({ ideaId }) => isHeldOut(ideaId, SEED));
    expect(kept.length).toBeGreaterThan(15);
    expect(kept.length).toBeLessThan(45);
    expect(compareWith(kept, learned(ideas))).toEqual(compareWith(ideas));
    expect(learn(ideas.filter((idea) => !kept.includes(idea))).weights).toEqual(learn(ideas).weights);
  });
});

const find = (ideas: readonly IdeaAnswers[], id: string): IdeaAnswers => ideas.find(({ ideaId }) => ideaId === id)!;
