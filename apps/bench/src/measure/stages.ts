import { type CandidateIndex, matchIdea, type MatchingIdea, type MatchOptions } from '@app/matching';

const ROUNDS = 2;

interface StageFigures {
  readonly stage: string;
  readonly mean: number;
  readonly count: number;
}

/**
 * Where the time of a match goes, told by its pauses: after the analysis, and within each kind after its texts were
 * scored and after its pool was judged.
 */
export function timeStages(
  index: CandidateIndex,
  ideas: readonly MatchingIdea[],
  options: MatchOptions,
): StageFigures[] {
  const sums = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const idea of ideas) timeOne(matchIdea(index, idea, options), sums);
  }
  const count = ROUNDS * ideas.length;
  return [...sums].map(([stage, sum]) => ({ stage, mean: sum / count, count }));
}

const OF_KIND = ['texts scored, pool chosen', 'pool judged, best sorted'] as const;

function timeOne(steps: ReturnType<typeof matchIdea>, sums: Map<string, number>): void {
  const add = (stage: string, begin: number): void => {
    sums.set(stage, (sums.get(stage) ?? 0) + performance.now() - begin);
  };
  steps.next();
  let stage = 'idea analysed';
  let kind = '';
  let pauses = 0;
  for (;;) {
    const begin = performance.now();
    const step = steps.next();
    add(`  ${stage}`, begin);
    if (step.done) return;
    pauses = step.value.stage === kind ? pauses + 1 : 0;
    kind = step.value.stage;
    stage = OF_KIND[pauses] ?? 'best explained';
  }
}
