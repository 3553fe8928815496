import { DomainError, type ProblemDetail } from '@app/platform';
import { IDEA_STATE, type IdeaAction, type IdeaState } from './idea';

export class SubmissionIncompleteError extends DomainError {
  constructor(details: readonly ProblemDetail[]) {
    super('submission_incomplete', 422, '提出に必要な項目が足りません。', details);
  }
}

const ACTION: Readonly<Record<IdeaAction, string>> = { edit: '変更', submit: '提出', withdraw: '取り下げ' };

export class IdeaStateError extends DomainError {
  constructor(state: IdeaState, action: IdeaAction) {
    super('idea_state', 409, `「${IDEA_STATE[state]}」の構想は${ACTION[action]}できません。`, [], { state });
  }
}
