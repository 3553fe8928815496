import { FEATURE_NAMES } from '../ranking/score';
import type { Answer, IdeaAnswers } from './answers';

/** Seeded numbers in [0, 1) for made-up answers. */
export function random(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) % 65_536) / 65_536;
  };
}

/**
 * Answers of made-up readers who judge by weights of their own, with some noise, and look less at what stands further
 * down.
 */
export function answersOfReaders(
  wanted: Readonly<Record<string, number>>,
  { ideas = 120, shown = 12, organizations = 15, seed = 1, noise = 0.6, about = FEATURE_NAMES } = {},
): IdeaAnswers[] {
  const next = random(seed);
  return Array.from({ length: ideas }, (_, i) => {
    const answers: Answer[] = [];
    for (let rank = 1; rank <= shown; rank++) {
      const features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, next()]));
      const liking =
        FEATURE_NAMES.reduce((sum, name) => sum + (wanted[name] ?? 0) * (features[name]! - 0.5), 0) +
        noise * (next() + next() + next() - 1.5);
      if (next() > 1 / Math.log2(1 + rank)) continue;
      answers.push({
        kind: rank % 2 === 0 ? 'program' : 'offering',
        id: `c${rank}`,
        outcome: liking > 0 ? 'positive' : 'declined',
        features,
        rank,
        about,
      });
    }
    return { ideaId: `idea-${String(i).padStart(4, '0')}`, organizationId: `o${i % organizations}`, answers };
  });
}

export function finish<T>(steps: Generator<unknown, T, void>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
