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
