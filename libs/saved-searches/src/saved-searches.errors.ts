import { DomainError, type ProblemDetail } from '@app/platform';

export class TooManySavedSearchesError extends DomainError {
  constructor(most: number) {
    super('too_many_saved_searches', 409, `保存できる検索は${most}件までです。使わないものを削除してください。`);
  }
}

/** What was kept is no longer a search: told, never answered with an empty list. */
export class SearchOutdatedError extends DomainError {
  constructor(details: readonly ProblemDetail[]) {
    super(
      'saved_search_outdated',
      422,
      '保存された条件は今の検索では使えません。条件を選び直して保存してください。',
      details,
    );
  }
}
