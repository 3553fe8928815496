/** One thing that is wrong with what was sent. `pointer` is a JSON pointer into the body, or the name of a parameter. */
export interface ProblemDetail {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/**
 * An expected failure. `code` is stable and may be relied on by clients; `message` is for people (Japanese).
 * The HTTP status lives here, so that a library's errors are described in one place.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly details: readonly ProblemDetail[] = [],
    /** Further members of the problem document, for example the other person's version. */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** Also for what exists but is none of the caller's business: existence itself is private. */
export class NotFoundError extends DomainError {
  constructor(message = '見つかりませんでした。') {
    super('not_found', 404, message);
  }
}

export class InvalidInputError extends DomainError {
  constructor(details: readonly ProblemDetail[], message = '入力内容に誤りがあります。') {
    super('invalid_input', 422, message, details);
  }
}

/** Too often in too short a time. Whoever waits as long as `Retry-After` says is let through. */
export class TooManyRequestsError extends DomainError {
  /** @param retryAfterSeconds whole seconds, at least one */
  constructor(
    readonly retryAfterSeconds: number,
    message = '短い時間に多くの操作がありました。しばらく待ってからもう一度お試しください。',
    code = 'too_many_requests',
  ) {
    super(code, 429, message, [], { retryAfterSeconds });
  }
}

export class PayloadTooLargeError extends DomainError {
  constructor(limitBytes: number) {
    super('payload_too_large', 413, '送信されたデータが大きすぎます。', [], { limitBytes });
  }
}
