import { DomainError } from '@app/platform';

/** Someone else changed the thing first. Carries what it looks like now, so that a client can merge. */
export class StaleVersionError extends DomainError {
  constructor(currentVersion: number, current?: unknown) {
    super('stale_version', 412, '他の人が先に変更しました。最新の内容を確認して、もう一度保存してください。', [], {
      currentVersion,
      ...(current !== undefined && { current }),
    });
  }
}

export class VersionRequiredError extends DomainError {
  constructor() {
    super('version_required', 428, '変更には If-Match ヘッダーで版を指定してください。');
  }
}

export const etagOf = (version: number): string => `"${version}"`;

/**
 * @returns the version a client has seen, from an If-Match header such as `"3"` (RFC 9110 13.1.1, strong comparison).
 * @throws VersionRequiredError when the header is missing or is not one of our tags.
 */
export function versionFromIfMatch(header: string | undefined): number {
  const match = /^"(\d{1,9})"$/.exec(header?.trim() ?? '');
  if (!match) throw new VersionRequiredError();
  return Number(match[1]);
}
