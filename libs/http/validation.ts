import { setImmediate } from 'node:timers/promises';
import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, Type } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { DomainError, isDomainError } from '#kernel';
import type { FieldError } from '#kernel';
import { bodyShapeOf } from './body-shape';
import { validationFailed } from './edge.errors';

/** The most entries `errors` of an answer has. */
export const MOST_FIELD_ERRORS = 50;

/**
 * Validates bodies and queries against their DTO class: unknown properties are refused, nothing is converted implicitly, and
 * offending fields are reported with their JSON pointer, {@link MOST_FIELD_ERRORS} at most.
 */
export function validationPipe(): ValidationPipe {
  return new BodyValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    // The value tells a field that is missing from one that is wrong; it never leaves the process.
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => invalidFields(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

/** Skips a field's rules where it is left out, but not where it is null: what has no "none" cannot be cleared. */
export function IfPresent(): PropertyDecorator {
  return ValidateIf((_body, value: unknown) => value !== undefined);
}

type Body = Readonly<Record<string, unknown>>;

interface Judged {
  /** Null where there are errors. */
  readonly value: Record<string, unknown> | null;
  readonly errors: readonly FieldError[];
}

/**
 * Elements of a list that are validated before other requests have their turn. Validation costs about 0.2 ms an element: the longest
 * list would hold the event loop for 40 ms and more.
 */
const SLICE = 25;

/**
 * Refuses bodies that are no object at all, and texts no column could hold, before the class is looked at. No body at all is an empty
 * one.
 */
class BodyValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // `transform` would make `1e3` and `0x10` numbers before the parameter's own pipe sees them.
    if (metadata.type === 'param') return value;
    if (metadata.type !== 'body' || metadata.metatype === undefined) return super.transform(value, metadata);
    const body = value === undefined ? {} : value;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidFields([NOT_AN_OBJECT]);
    refuseUnstorable(body);
    return this.inSlices(body as Body, metadata);
  }

  /** The first slice of every long list is validated with the body, the others one by one in its place. */
  private async inSlices(body: Body, metadata: ArgumentMetadata): Promise<unknown> {
    const lists = longLists(body, metadata.metatype as Type<unknown>);
    const head: Body = { ...body, ...Object.fromEntries(lists.map(([name, items]) => [name, items.slice(0, SLICE)])) };
    const { value, errors } = await this.judge(head, metadata);
    const found = [...errors];
    for (const [name, items] of lists) {
      const made: unknown[] = [];
      for (let from = SLICE; from < items.length && found.length < MOST_FIELD_ERRORS; from += SLICE) {
        await setImmediate();
        const part = await this.judge({ ...head, [name]: items.slice(from, from + SLICE) }, metadata);
        found.push(...shifted(part.errors, name, from));
        made.push(...((part.value?.[name] ?? []) as unknown[]));
      }
      if (value !== null) value[name] = [...(value[name] as unknown[]), ...made];
    }
    if (found.length > 0) throw invalidFields(found);
    return value;
  }

  private async judge(body: Body, metadata: ArgumentMetadata): Promise<Judged> {
    try {
      return { value: (await super.transform(body, metadata)) as Record<string, unknown>, errors: [] };
    } catch (error) {
      if (isDomainError(error) && error.extras.fields !== undefined)
        return { value: null, errors: error.extras.fields };
      throw error;
    }
  }
}

/** The lists of objects that are longer than a slice, but for those whose elements are compared with one another. */
function longLists(body: Body, metatype: Type<unknown>): [name: string, items: readonly unknown[]][] {
  return [...bodyShapeOf(metatype).fields].flatMap(([name, { of, isWhole }]) => {
    const items = body[name];
    const isLong = of !== null && !isWhole && Array.isArray(items) && items.length > SLICE;
    return isLong ? [[name, items as readonly unknown[]]] : [];
  });
}

/** The errors of a list's elements, by their place in the whole list; those of other fields were told with the head. */
function shifted(errors: readonly FieldError[], name: string, from: number): FieldError[] {
  const prefix = `/${name}/`;
  return errors
    .filter(({ pointer }) => pointer.startsWith(prefix))
    .map((error) => {
      const [index = '', ...rest] = error.pointer.slice(prefix.length).split('/');
      return { ...error, pointer: [`/${name}`, String(Number(index) + from), ...rest].join('/') };
    });
}

const NOT_AN_OBJECT: FieldError = { pointer: '', code: 'OBJECT', detail: 'must be a JSON object' };

/** A VALIDATION_FAILED error for fields found invalid elsewhere than in a DTO class. */
export function invalidFields(fields: readonly FieldError[]): DomainError {
  return validationFailed({}, { fields: fields.slice(0, MOST_FIELD_ERRORS) });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const constraints = Object.entries(error.constraints ?? {});
  const isUnknown = error.constraints?.['whitelistValidation'] !== undefined;
  if (constraints.length > 0 && !isUnknown && (error.value === undefined || error.value === null))
    return [{ pointer, ...(error.value === undefined ? MISSING : NULL) }];
  const own = constraints.map(([constraint, detail]) => ({ pointer, code: constraintCode(constraint), detail }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

const MISSING = { code: 'REQUIRED', detail: 'is required' } as const;
const NULL = { code: 'NOT_NULL', detail: 'must not be null' } as const;

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
