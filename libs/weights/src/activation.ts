import type { Weights, WeightsComparison } from '@app/matching';
import { WeightsNotActivatedError } from './weights.errors';
import type { WeightsVersion } from './weights-version.entity';

/**
 * A proposed version is put into use only when its comparison with what is in use now excludes a loss. Former versions
 * need no comparison: going back must always be possible.
 * @throws WeightsNotActivatedError
 */
export function requireActivatable(
  version: Pick<WeightsVersion, 'state' | 'comparison'>,
  inUse: Pick<Weights, 'version'>,
): void {
  const { state, comparison } = version;
  if (state === 'active') {
    throw new WeightsNotActivatedError('weights_in_use', 'この版はすでに使われています。');
  }
  if (state === 'retired') {
    throw new WeightsNotActivatedError('weights_retired', '過去の版を使うには「元に戻す」操作をしてください。');
  }
  if (comparison === null) {
    throw new WeightsNotActivatedError('weights_not_compared', '先に、今使われている版との比較をしてください。');
  }
  if (comparison.baselineVersion !== inUse.version) {
    throw new WeightsNotActivatedError(
      'weights_comparison_outdated',
      '比較の後に、使われている版が変わりました。もう一度比較してください。',
    );
  }
  if (!comparison.excludesLoss) {
    throw new WeightsNotActivatedError(
      'weights_may_lose',
      `学習に使っていない構想での比較で、今の版より悪くなるおそれを否定できません（${describeRisk(comparison)}）。回答が増えてから、もう一度提案してください。`,
      { comparison },
    );
  }
}

/** @throws WeightsNotActivatedError when it was never in use, or is now */
export function requireFormer({ state, activatedAt }: Pick<WeightsVersion, 'state' | 'activatedAt'>): void {
  if (state === 'active') throw new WeightsNotActivatedError('weights_in_use', 'この版はすでに使われています。');
  if (activatedAt === null) {
    throw new WeightsNotActivatedError('weights_never_used', '一度も使われたことのない版には戻せません。');
  }
}

export function describeRisk({ ideas, pairwiseAccuracy, reciprocalRank }: WeightsComparison): string {
  return [
    `構想${ideas}件`,
    `組の正しさの差 ${range(pairwiseAccuracy.interval)}`,
    `最初の良い候補の順位（逆数）の差 ${range(reciprocalRank.interval)}`,
  ].join('、');
}

const range = ([low, high]: readonly [number, number]): string => `${signed(low)}〜${signed(high)}`;
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
