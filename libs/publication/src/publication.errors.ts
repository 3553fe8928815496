import { DomainError, type ProblemDetail } from '@app/platform';
import { PUBLICATION_ACTION, PUBLICATION_STATE, type PublicationAction, type PublicationState } from './publication';

export class PublicationStateError extends DomainError {
  constructor(label: string, state: PublicationState, action: PublicationAction) {
    const message = `「${PUBLICATION_STATE[state]}」の${label}は、${PUBLICATION_ACTION[action]}ができません。`;
    super('publication_state', 409, message, [], { state });
  }
}

export class PublicationIncompleteError extends DomainError {
  constructor(details: readonly ProblemDetail[]) {
    super('publication_incomplete', 422, '公開に必要な項目が足りません。', details);
  }
}

/** Its owner waits for approval, was refused, or is suspended. */
export class OwnerNotApprovedError extends DomainError {
  constructor(label: string) {
    super('organization_state', 409, `承認されていない組織の${label}は公開できません。`);
  }
}
