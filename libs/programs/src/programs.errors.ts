import { DomainError } from '@app/platform';
import { EDITORIAL_STATE, type EditorialState, type ProgramAction } from './program';

const ACTION: Readonly<Record<ProgramAction, string>> = { edit: '変更', publish: '公開', archive: '保管' };

export class ProgramStateError extends DomainError {
  constructor(state: EditorialState, action: ProgramAction) {
    super('program_state', 409, `「${EDITORIAL_STATE[state]}」の施策は${ACTION[action]}できません。`, [], { state });
  }
}
