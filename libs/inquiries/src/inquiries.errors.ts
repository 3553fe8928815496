import { DomainError } from '@app/platform';
import { INQUIRY_STATE, type InquiryState, MOST_PER_DAY } from './inquiry';

export class InquiryStateError extends DomainError {
  constructor(state: InquiryState) {
    super('inquiry_state', 409, `「${INQUIRY_STATE[state]}」の打診には、この操作はできません。`, [], { state });
  }
}

/** The same idea has asked there already, and something may still come of it. */
export class AlreadyAskedError extends DomainError {
  constructor(inquiryId: string) {
    super('inquiry_exists', 409, 'この構想からは、同じ相手に既に打診しています。', [], { inquiryId });
  }
}

export class TooManyInquiriesError extends DomainError {
  constructor() {
    super('too_many_inquiries', 409, `一つの構想から一日に送れる打診は${MOST_PER_DAY}件までです。`);
  }
}

/** Nobody there could answer. */
export class NobodyToAskError extends DomainError {
  constructor() {
    super('inquiry_recipient', 409, '打診を受け取る窓口がまだ登録されていません。');
  }
}
