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
