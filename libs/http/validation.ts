import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError } from '#kernel';
import type { FieldError } from '#kernel';
import { validationFailed } from './edge.errors';

/**
 * Validates bodies and queries against their DTO class: unknown properties are refused, nothing is converted implicitly, and
 * every offending field is reported with its JSON pointer.
 */
export function validationPipe(): ValidationPipe {
  return new BodyValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => invalidFields(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

/** Refuses bodies that are no object at all, and texts no column could hold, before the class is looked at. */
class BodyValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // `transform` would make `1e3` and `0x10` numbers before the parameter's own pipe sees them.
    if (metadata.type === 'param') return value;
    if (metadata.type === 'body' && metadata.metatype !== undefined) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidFields([NOT_AN_OBJECT]);
      refuseUnstorable(value);
    }
    return super.transform(value, metadata);
  }
}

const NOT_AN_OBJECT: FieldError = { pointer: '', code: 'OBJECT', detail: 'must be a JSON object' };

/** A VALIDATION_FAILED error for fields found invalid elsewhere than in a DTO class. */
export function invalidFields(fields: readonly FieldError[]): DomainError {
  return validationFailed({}, { fields });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, detail]) => ({
    pointer,
    code: constraintCode(constraint),
    detail,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

function constraintCode(constraint: string): string {
  if (constraint === 'whitelistValidation') return 'UNKNOWN_PROPERTY';
  return constraint.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

/**
 * Refuses a body with a text no column could hold, or nested beyond reason.
 *
 * @throws DomainError VALIDATION_FAILED
 */
export function refuseUnstorable(body: unknown): void {
  const pointer = findUnstorable(body, '');
  if (pointer !== null) throw invalidFields([{ pointer, code: 'TEXT', detail: 'must be well-formed text' }]);
}

const DEEPEST = 20;

/** The pointer of the first text with a NUL or half a surrogate pair, or of nesting beyond reason; null when there is none. */
function findUnstorable(value: unknown, pointer: string, depth = 0): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? pointer : null;
  if (typeof value !== 'object' || value === null) return null;
  if (depth > DEEPEST) return pointer;
  for (const [key, item] of Object.entries(value)) {
    // The transformation leaves such a key out without a word.
    if (key === 'constructor' || key === '__proto__') return `${pointer}/${key}`;
    const found = findUnstorable(item, `${pointer}/${key}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
