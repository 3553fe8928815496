import { DomainError } from '@app/platform';

export class UnauthenticatedError extends DomainError {
  constructor() {
    super('unauthenticated', 401, 'サインインしてください。');
  }
}

export class ForbiddenError extends DomainError {
  constructor(message = 'この操作を行う権限がありません。') {
    super('forbidden', 403, message);
  }
}

/** Signed in, but too long ago for what is asked. The problem document says how to prove again to be there. */
export class StepUpRequiredError extends DomainError {
  constructor() {
    super('step_up_required', 403, '大切な操作のため、もう一度本人であることを確認してください。', [], {
      stepUp: { method: 'POST', url: '/api/v1/sessions/current/proof', accepts: ['password', 'code', 'recoveryCode'] },
    });
  }
}

export class CrossSiteRequestError extends DomainError {
  constructor() {
    super('cross_site_request', 403, '他のサイトからの操作は受け付けません。');
  }
}

export class JsonOnlyError extends DomainError {
  constructor() {
    super('unsupported_media_type', 415, '内容は application/json で送信してください。');
  }
}
