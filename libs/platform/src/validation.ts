import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { validationMessage } from './validation.messages';
import { InvalidInputError, type ProblemDetail } from './domain-error';

function flatten(errors: readonly ValidationError[], parent = ''): ProblemDetail[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([code, message]) => ({
      pointer,
      code,
      message: validationMessage(code, message),
    }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}

/** A NUL character can be sent as JSON but not stored as text in PostgreSQL; it has no business in any field. */
const hasNul = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\u0000')
    : value !== null && typeof value === 'object' && Object.entries(value).some((entry) => entry.some(hasNul));

class InputPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'custom' && hasNul(value)) {
      const message = '使えない制御文字（NUL）が含まれています。';
      throw new InvalidInputError([{ pointer: metadata.data ?? '', code: 'control_character', message }]);
    }
    return super.transform(value, metadata);
  }
}

/** Unknown fields are refused: a typing error must not pass silently, nor a field that is not the caller's to set. */
export function createValidationPipe(): ValidationPipe {
  return new InputPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInputError(flatten(errors)),
  });
}
