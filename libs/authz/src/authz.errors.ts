import { DomainError } from '@app/platform';
import type { Lack } from './principal';

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
  constructor(accepts: readonly ('password' | 'code' | 'recoveryCode')[] = ['password', 'code', 'recoveryCode']) {
    super('step_up_required', 403, '大切な操作のため、もう一度本人であることを確認してください。', [], {
      stepUp: { method: 'POST', url: '/api/v1/sessions/current/proof', accepts },
    });
  }
}

/** Signed in by the first factor alone. The problem document says what is missing and where to give it. */
export class SecondFactorRequiredError extends DomainError {
  constructor(lacks: Lack) {
    const [message, how] = MISSING[lacks];
    super('second_factor_required', 403, message, [], { secondFactor: { lacks, method: 'POST', ...how } });
  }
}

const MISSING = {
  second_factor: [
    '確認コードを入力すると、サインインが完了します。',
    { url: '/api/v1/sessions/current/second-factor', accepts: ['code', 'recoveryCode'] },
  ],
  enrolment: [
    'この役割では二段階認証が必要です。先に設定してください。',
    { url: '/api/v1/account/second-factor/enrolment' },
  ],
} as const satisfies Record<Lack, unknown>;

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
