import { DomainError, NotFoundError } from '@app/platform';

/** A line break in what becomes a header would let its author write further headers, or the whole mail. */
export class MailHeaderError extends DomainError {
  constructor(header: string) {
    super('mail_header', 422, `メールの${header}に改行などの制御文字は使えません。`);
  }
}

export class MailAddressError extends DomainError {
  constructor() {
    super('mail_address', 422, 'メールの宛先は一つのメールアドレスにしてください。');
  }
}

export class MailNotFoundError extends NotFoundError {
  constructor() {
    super('メールが見つかりませんでした。');
  }
}
