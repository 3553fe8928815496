import { DomainError } from '@app/platform';
import { LEARNING_MINIMUM, type LearningAmounts } from '@app/matching';

export class TooFewAnswersError extends DomainError {
  constructor(amounts: LearningAmounts) {
    const part = (label: string, has: number, needs: number): string => `${label} ${has}/${needs}`;
    const parts = [
      part('構想', amounts.ideas, LEARNING_MINIMUM.ideas),
      part('うち比較用', amounts.heldOutIdeas, LEARNING_MINIMUM.heldOutIdeas),
      part('自治体', amounts.organizations, LEARNING_MINIMUM.organizations),
      part('回答の組', amounts.pairs, LEARNING_MINIMUM.pairs),
    ];
    super('too_few_answers', 409, `学習に使える回答がまだ足りません（${parts.join('、')}）。`, [], {
      amounts,
      minimum: LEARNING_MINIMUM,
    });
  }
}
