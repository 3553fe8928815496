import { DomainError } from '@app/platform';

/** The same answer for an unknown account, a wrong password and an account without that organization. */
export class SignInFailedError extends DomainError {
  constructor() {
    super('sign_in_failed', 401, 'メールアドレスまたはパスワードが正しくありません。');
  }
}

/** The session that asks was ended, elsewhere or a moment ago. */
export class SessionEndedError extends DomainError {
  constructor() {
    super('unauthenticated', 401, 'サインインしてください。');
  }
}

/** Unknown, used, too old, or replaced by a newer one: the same answer. */
export class ResetLinkError extends DomainError {
  constructor() {
    super('reset_link_invalid', 404, 'このリンクは使えません。もう一度、再設定の申込みからお試しください。');
  }
}

export class TooManyTokensError extends DomainError {
  constructor(most: number) {
    super('too_many_tokens', 409, `トークンは一人${most}個までです。使っていないものを取り消してください。`);
  }
}
