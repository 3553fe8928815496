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

/** Wrong, used, or too old: the same answer. */
export class SecondFactorFailedError extends DomainError {
  constructor() {
    super('second_factor_failed', 401, '確認コードが正しくないか、既に使われています。');
  }
}

export class NoSecondFactorError extends DomainError {
  constructor() {
    super('second_factor_missing', 409, '二段階認証は設定されていません。');
  }
}

/** No secret was shown, or too long ago. */
export class EnrolmentMissingError extends DomainError {
  constructor() {
    super('enrolment_missing', 409, '二段階認証の設定を、もう一度はじめからやり直してください。');
  }
}

export class SecondFactorNeededError extends DomainError {
  constructor() {
    super('second_factor_needed', 409, 'あなたの役割では二段階認証が必要なため、無効にできません。');
  }
}

/** An affair of the operators: no key is configured, or one that is still needed was taken away. */
export class SecretKeyMissingError extends DomainError {
  constructor() {
    super(
      'second_factor_unavailable',
      503,
      '暗号化の鍵が設定されていないため、二段階認証を使えません。運用担当者にお知らせください（SECRET_KEYS）。',
    );
  }
}

export class TooManyTokensError extends DomainError {
  constructor(most: number) {
    super('too_many_tokens', 409, `トークンは一人${most}個までです。使っていないものを取り消してください。`);
  }
}

/** Unknown, used, revoked, expired, or for another address: whoever has no valid link learns no more. */
export class LinkUnusableError extends DomainError {
  constructor() {
    super('link_unusable', 404, 'このリンクは使えません。期限が切れているか、既に使われています。');
  }
}

/** The link proves the address, not that its owner is here: an existing account has to be signed in. */
export class SignInFirstError extends DomainError {
  constructor() {
    super(
      'sign_in_first',
      409,
      'このメールアドレスには既にアカウントがあります。サインインしてから、もう一度リンクを開いてください。',
    );
  }
}

export class AlreadyMemberError extends DomainError {
  constructor() {
    super('already_member', 409, 'この人は既に組織に所属しています。');
  }
}

/** Without a manager nobody could invite, hand over or leave in order. */
export class LastManagerError extends DomainError {
  constructor() {
    super('last_manager', 409, '組織を管理する最後の人です。先に別の人を管理者にしてください。');
  }
}

export class RegistrationDecidedError extends DomainError {
  constructor() {
    super('registration_decided', 409, 'この申込みは既に処理されています。');
  }
}

export class OrganizationStateError extends DomainError {
  constructor(message = '組織の今の状態では、この操作はできません。') {
    super('organization_state', 409, message);
  }
}

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
