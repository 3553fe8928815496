import { DomainError } from '@app/platform';

/** The provider does not answer, or with an error of its own. Nothing else depends on it. */
export class ProviderUnavailableError extends DomainError {
  constructor() {
    super(
      'provider_unavailable',
      503,
      'サインイン先のサービスが応答しません。しばらくしてからもう一度お試しいただくか、別の方法でサインインしてください。',
    );
  }
}

/** Nobody is expected back in this browser: never begun, done already, too old, or begun by somebody else. */
export class ProviderRequestError extends DomainError {
  constructor() {
    super('provider_request_invalid', 401, 'このサインインは続けられません。もう一度、最初からお試しください。');
  }
}

/** The person gave up at the provider, or the provider refused. */
export class ProviderDeniedError extends DomainError {
  constructor() {
    super('provider_denied', 401, 'サインイン先のサービスでサインインが完了しませんでした。');
  }
}

/** What the provider sent is not what it must be; the reason is for the operators' log. */
export class ProviderAnswerError extends DomainError {
  constructor() {
    super(
      'provider_answer_invalid',
      401,
      'サインイン先のサービスの応答を確認できませんでした。もう一度お試しください。',
    );
  }
}

/** Also where an account has the same mail address: addresses change hands, identities do not. */
export class UnknownIdentityError extends DomainError {
  constructor() {
    super(
      'identity_unknown',
      401,
      'この外部アカウントは、むすびの利用者と結び付いていません。別の方法でサインインし、アカウントの設定から結び付けてください。',
    );
  }
}

/** GビズID エントリー: nobody has checked who is behind it. */
export class AccountTypeError extends DomainError {
  constructor() {
    super(
      'account_type_refused',
      401,
      'GビズIDエントリーでは利用できません。GビズIDプライムまたはGビズIDメンバーでサインインしてください。',
    );
  }
}

export class CorporateNumberError extends DomainError {
  constructor() {
    super(
      'corporate_number_mismatch',
      401,
      'GビズIDの法人番号と一致する、あなたの所属する企業がありません。GビズIDと、むすびでの所属を確認してください。',
    );
  }
}

/** The provider is not for any organization that the person belongs to. */
export class ProviderNotForOrganizationError extends DomainError {
  constructor() {
    super('provider_not_for_organization', 401, 'この方法では、あなたの所属する組織としてサインインできません。');
  }
}

/** The provider let somebody through who had signed in there earlier, or does not say when that was. */
export class StaleProofError extends DomainError {
  constructor() {
    super(
      'proof_stale',
      401,
      'サインイン先のサービスで、あらためて本人確認が行われませんでした。もう一度お試しいただくか、別の方法で確認してください。',
    );
  }
}

export class IdentityTakenError extends DomainError {
  constructor() {
    super('identity_taken', 409, 'この外部アカウントは、既に別の利用者と結び付いています。');
  }
}

export class TooManyIdentitiesError extends DomainError {
  constructor(most: number) {
    super('too_many_identities', 409, `結び付けられる外部アカウントは一人${most}個までです。`);
  }
}

export class LastSignInError extends DomainError {
  constructor() {
    super(
      'last_sign_in',
      409,
      'これを外すとサインインする方法がなくなります。先にパスワードを設定するか、別の外部アカウントを結び付けてください。',
    );
  }
}
