import { setImmediate } from 'node:timers/promises';
import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, Type } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { DomainError, isDomainError } from '#kernel';
import type { FieldError } from '#kernel';
import { blankTexts } from './blank-texts';
import { bodyShapeOf } from './body-shape';
import { validationFailed } from './edge.errors';

/** Maximum number of entries in `errors`. */
export const MAX_FIELD_ERRORS = 50;

/**
 * Validates bodies and queries against their DTO class. Unknown properties are refused, nothing is converted
 * implicitly, and invalid fields are reported with their JSON pointer, at most {@link MAX_FIELD_ERRORS}.
 */
export function validationPipe(): ValidationPipe {
  return new BodyValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    // The value distinguishes a missing field from an invalid one; it never leaves the process.
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => invalidFields(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

/** Skips the rules of a field that is absent, but not of a field that is null. For fields that cannot be cleared. */
export function IfPresent(): PropertyDecorator {
  return ValidateIf((_body, value: unknown) => value !== undefined);
}

type Body = Readonly<Record<string, unknown>>;

interface Judged {
  /** Null if there are errors. */
  readonly value: Record<string, unknown> | null;
  readonly errors: readonly FieldError[];
}

/**
 * Number of list elements that are validated before other requests get a turn. Validation takes about 0.2 ms per
 * element: the longest list would block the event loop for 40 ms and more.
 */
const SLICE = 25;

/**
 * Refuses bodies that are not objects, and texts that no column can store, before the class is validated. A missing
 * body is treated as an empty one.
 */
class BodyValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // `transform` would convert `1e3` and `0x10` to numbers before the parameter's own pipe sees them.
    if (metadata.type === 'param') return value;
    if (metadata.type !== 'body' || metadata.metatype === undefined) return super.transform(value, metadata);
    const body = value === undefined ? {} : value;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidFields([NOT_AN_OBJECT]);
    refuseUnstorable(body);
    return this.inSlices(body as Body, metadata);
  }

  /**
   * Validates the first slice of every long list together with the body, and then each further slice in place of the
   * first.
   */
  private async inSlices(body: Body, metadata: ArgumentMetadata): Promise<unknown> {
    const lists = longLists(body, metadata.metatype as Type<unknown>);
    const head: Body = { ...body, ...Object.fromEntries(lists.map(([name, items]) => [name, items.slice(0, SLICE)])) };
    const { value, errors } = await this.judge(head, metadata);
    const blank = blankTexts(body, bodyShapeOf(metadata.metatype as Type<unknown>));
    const found = [...blank, ...errors.filter((error) => blank.every(({ pointer }) => pointer !== error.pointer))];
    for (const [name, items] of lists) {
      const made: unknown[] = [];
      for (let from = SLICE; from < items.length && found.length < MAX_FIELD_ERRORS; from += SLICE) {
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

/** The lists of objects that are longer than a slice, except lists whose elements are compared with one another. */
function longLists(body: Body, metatype: Type<unknown>): [name: string, items: readonly unknown[]][] {
  return [...bodyShapeOf(metatype).fields].flatMap(([name, { of, isWhole }]) => {
    const items = body[name];
    const isLong = of !== null && !isWhole && Array.isArray(items) && items.length > SLICE;
    return isLong ? [[name, items as readonly unknown[]]] : [];
  });
}

/**
 * The errors of list elements with their index in the whole list. Errors of other fields were reported with the first
 * slice.
 */
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

/** A VALIDATION_FAILED error for invalid fields that were found outside a DTO class. */
export function invalidFields(fields: readonly FieldError[]): DomainError {
  return validationFailed({}, { fields: fields.slice(0, MAX_FIELD_ERRORS) });
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
 * Refuses a body with a text that no column can store, or with too much nesting.
 *
 * @throws DomainError VALIDATION_FAILED
 */
export function refuseUnstorable(body: unknown): void {
  const pointer = findUnstorable(body, '');
  if (pointer !== null) throw invalidFields([{ pointer, code: 'TEXT', detail: 'must be well-formed text' }]);
}

const DEEPEST = 20;

/**
 * The pointer of the first text with a NUL or half a surrogate pair, or of the first value that is nested too deeply;
 * null if there is none.
 */
function findUnstorable(value: unknown, pointer: string, depth = 0): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? pointer : null;
  if (typeof value !== 'object' || value === null) return null;
  if (depth > DEEPEST) return pointer;
  for (const [key, item] of Object.entries(value)) {
    // The transformation would silently drop such a key.
    if (key === 'constructor' || key === '__proto__') return `${pointer}/${key}`;
    const found = findUnstorable(item, `${pointer}/${key}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
