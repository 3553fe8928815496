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

/** Controls that no keyboard types and no text needs; what separates lines, columns or pages is text. */
const CONTROL = /[^\P{Cc}\t\n\v\f\r\u0085]/u;

/**
 * NUL and unpaired surrogates can be sent as JSON but not be stored by PostgreSQL; other control characters steer
 * terminals and spreadsheets that show the text later. They have no business in any field.
 * @returns JSON pointer of the first text that has one, or null
 */
function unstorableAt(value: unknown, pointer: string): string | null {
  if (typeof value === 'string') return CONTROL.test(value) || !value.isWellFormed() ? pointer : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorableAt(key, pointer || '/') ?? unstorableAt(inner, `${pointer}/${key}`);
    if (found !== null) return found;
  }
  return null;
}

class InputPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const found = metadata.type === 'custom' ? null : unstorableAt(value, metadata.data ?? '');
    if (found !== null) {
      const message = '保存できない文字（制御文字など）が含まれています。';
      throw new InvalidInputError([{ pointer: found, code: 'unstorable_character', message }]);
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
