import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import type { TransformFnParams } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  Validate,
  ValidatorConstraint,
} from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';
import { IfPresent } from '#http';
import { isDay, isInstant } from '#kernel';

/*
 * The fields of request bodies: one decorator per concept of domain.md §3.1, each with its validation and its documentation.
 * An `Optional…` field also accepts null, which clears it.
 */

const MAX_CODES = 50;
const MAX_LABELS = 30;
const MAX_LABEL_LENGTH = 60;
const MAX_IDS = 500;
const LARGEST_ID = 4_294_967_295;
const RATING = /^(?:[0-4](?:\.\d{1,2})?|5(?:\.0{1,2})?)$/;

const INSTANT_DOCUMENTATION = { type: String, format: 'date-time', example: '2026-03-14T09:30:00Z' } as const;

const trimmed = ({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : value);
const allTrimmed = ({ value }: TransformFnParams): unknown =>
  Array.isArray(value) ? value.map((item: unknown) => (typeof item === 'string' ? item.trim() : item)) : value;
const trimmedOrNull = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' ? value.trim() || null : value;

@ValidatorConstraint({ name: 'isDay' })
class DayConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isDay(value);
  }

  defaultMessage(): string {
    return '$property must be a calendar day written YYYY-MM-DD';
  }
}

@ValidatorConstraint({ name: 'instant' })
class InstantConstraint implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isInstant(value);
  }

  defaultMessage(): string {
    return '$property must be an ISO 8601 instant with its offset';
  }
}

function optional(documentation: ApiPropertyOptions, ...rules: PropertyDecorator[]): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ nullable: true, ...documentation }), IsOptional(), ...rules);
}

export function Text(maxLength: number, example?: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, minLength: 1, maxLength, example }),
    Transform(trimmed),
    IsString(),
    Length(1, maxLength),
  );
}

/** Empty text is treated as null. */
export function OptionalText(maxLength: number, example?: string): PropertyDecorator {
  return optional({ type: String, maxLength, example }, Transform(trimmedOrNull), IsString(), MaxLength(maxLength));
}

export function OptionalPattern(pattern: RegExp, example: string): PropertyDecorator {
  return optional({ type: String, pattern: pattern.source, example }, Transform(trimmedOrNull), Matches(pattern));
}

export function Choice(values: readonly string[]): PropertyDecorator {
  return applyDecorators(ApiProperty({ enum: [...values] }), IsIn(values));
}

/** Absent: the default value of the resource. Null is refused because the column is not nullable. */
export function DefaultedChoice(values: readonly string[], initial: string): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ enum: [...values], default: initial }), IfPresent(), IsIn(values));
}

export function DefaultedFlag(initial: boolean): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ type: Boolean, default: initial }), IfPresent(), IsBoolean());
}

export function OptionalFlag(): PropertyDecorator {
  return optional({ type: Boolean }, IsBoolean());
}

export function Id(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: 'integer', minimum: 1, example: 1 }), IsInt(), Min(1), Max(LARGEST_ID));
}

export function OptionalId(): PropertyDecorator {
  return optional({ type: 'integer', minimum: 1 }, IsInt(), Min(1), Max(LARGEST_ID));
}

export function Integer(minimum: number, maximum: number): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: 'integer', minimum, maximum }), IsInt(), Min(minimum), Max(maximum));
}

export function OptionalInteger(minimum: number, maximum: number): PropertyDecorator {
  return optional({ type: 'integer', minimum, maximum }, IsInt(), Min(minimum), Max(maximum));
}

/** A calendar day in the tenant's zone. */
export function DayField(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: String, format: 'date', example: '2026-03-14' }), Validate(DayConstraint));
}

export function OptionalDay(): PropertyDecorator {
  return optional({ type: String, format: 'date', example: '2026-03-14' }, Validate(DayConstraint));
}

/** An instant with its offset, kept as the text that was sent. */
export function InstantField(): PropertyDecorator {
  return applyDecorators(ApiProperty({ ...INSTANT_DOCUMENTATION }), Validate(InstantConstraint));
}

export function OptionalInstant(): PropertyDecorator {
  return optional({ ...INSTANT_DOCUMENTATION }, Validate(InstantConstraint));
}

/** An exact decimal without a sign, as a string. */
export function DecimalField(integerDigits: number, decimals: number, example: string): PropertyDecorator {
  const pattern = unsignedDecimal(integerDigits, decimals);
  return applyDecorators(ApiProperty({ type: String, pattern: pattern.source, example }), Matches(pattern));
}

export function OptionalDecimal(integerDigits: number, decimals: number, example: string): PropertyDecorator {
  const pattern = unsignedDecimal(integerDigits, decimals);
  return optional({ type: String, pattern: pattern.source, example }, Matches(pattern));
}

/** Absent: the default value of the resource. Null is refused. */
export function DefaultedDecimal(integerDigits: number, decimals: number, initial: string): PropertyDecorator {
  const pattern = unsignedDecimal(integerDigits, decimals);
  const documentation = { type: String, pattern: pattern.source, default: initial };
  return applyDecorators(ApiPropertyOptional(documentation), IfPresent(), Matches(pattern));
}

/** Zero to five, with at most two decimals. */
export function OptionalRating(): PropertyDecorator {
  return optional({ type: String, pattern: RATING.source, example: '4.5' }, Matches(RATING));
}

/** A list of short texts. Absent on create: empty list. In a change the list replaces the existing one. */
export function Labels(...example: readonly string[]): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: [String], maxItems: MAX_LABELS, default: [], example }),
    IfPresent(),
    Transform(allTrimmed),
    IsArray(),
    ArrayMaxSize(MAX_LABELS),
    ArrayUnique(),
    IsString({ each: true }),
    Length(1, MAX_LABEL_LENGTH, { each: true }),
  );
}

/** A list of ids. Absent on create: empty list. In a change the list replaces the existing one. */
export function Ids(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: MAX_IDS, default: [] }),
    IfPresent(),
    IsArray(),
    ArrayMaxSize(MAX_IDS),
    ArrayUnique(),
    IsInt({ each: true }),
    Min(1, { each: true }),
    Max(LARGEST_ID, { each: true }),
  );
}

/** A list of short codes; may be empty. */
export function Codes(...example: readonly string[]): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: [String], example }),
    IsArray(),
    ArrayMaxSize(MAX_CODES),
    ArrayUnique(),
    Matches(/^[A-Z0-9]{1,10}$/, { each: true }),
  );
}

/** The version the client last read, for clients that do not send `If-Match`. */
export function ExpectedVersion(): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ type: 'integer', minimum: 1 }), IfPresent(), IsInt(), Min(1));
}

function unsignedDecimal(integerDigits: number, decimals: number): RegExp {
  return new RegExp(`^\\d{1,${integerDigits}}(\\.\\d{1,${decimals}})?$`);
}
