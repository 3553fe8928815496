import { DomainError } from '@app/platform';

export class FileRefusedError extends DomainError {
  constructor(code: string, message: string) {
    super('file_refused', 422, 'このファイルは受け付けられません。', [{ pointer: '', code, message }]);
  }
}

/** An affair of the operators; nothing is kept that was not looked at. */
export class ScannerUnavailableError extends DomainError {
  constructor() {
    super(
      'scanner_unavailable',
      503,
      'ファイルの安全を確認できないため、いまは受け付けられません。しばらくしてからもう一度お試しください。',
    );
  }
}

export class QuotaExceededError extends DomainError {
  constructor(quotaBytes: number, usedBytes: number) {
    super('quota_exceeded', 409, '組織で保存できる容量を超えます。不要なファイルを削除してください。', [], {
      quotaBytes,
      usedBytes,
    });
  }
}
