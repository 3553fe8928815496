import { AwardIndex, WEIGHTS, type Weights } from '@app/matching';
import type { Query } from './read';
import { evaluateEngine, type Outcome, type Run } from './run';

/** What makes the order of bare texts; the other features are the same for all of them. */
const PARTS = {
  text: '言葉の一致（単語と文字2-gram）',
  strength: '一致の強さ',
  name: '名称の一致',
  latent: '潜在意味（LSA）',
  reach: '自治体への届きやすさ',
  evidence: '過去の採択',
} as const;
type Part = keyof typeof PARTS;

export interface Ablation {
  readonly part: string;
  readonly label: string;
  readonly alone: Outcome;
  readonly removed: Outcome;
}

/** Each part of the ranking alone, and all others without it. */
export function ablate(run: Run, queries: readonly Query[]): Ablation[] {
  const parts = (Object.keys(PARTS) as Part[]).filter((part) => part !== 'evidence' || run.evidence.size > 0);
  return parts.map((part) => ({
    part,
    label: PARTS[part],
    alone: evaluateEngine(run, queries, { weights: weightsOf((name) => name === part) }),
    removed:
      part === 'evidence'
        ? evaluateEngine(run, queries, { evidence: AwardIndex.empty(run.analyser) })
        : evaluateEngine(run, queries, { weights: weightsOf((name) => name !== part) }),
  }));
}

function weightsOf(isKept: (name: string) => boolean): Weights {
  const weights = Object.fromEntries(
    Object.entries(WEIGHTS.weights).map(([name, weight]) => [name, isKept(name) ? weight : 0]),
  ) as Weights['weights'];
  return { ...WEIGHTS, version: `${WEIGHTS.version}/ablation`, weights };
}
