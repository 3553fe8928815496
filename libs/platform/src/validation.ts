import { ValidationPipe } from '@nestjs/common';
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

/** Unknown fields are refused: a typing error must not pass silently, nor a field that is not the caller's to set. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidInputError(flatten(errors)),
  });
}
