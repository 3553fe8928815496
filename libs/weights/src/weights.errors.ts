import { DomainError } from '@app/platform';

/** Why a version is not put into use. */
export class WeightsNotActivatedError extends DomainError {
  constructor(code: string, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(code, 409, message, [], extra);
  }
}
