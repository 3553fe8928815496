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
