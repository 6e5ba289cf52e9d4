import { ApiProperty } from '@nestjs/swagger';
import type { ApiPropertyOptions } from '@nestjs/swagger';

/*
 * Properties of views that may be null: one decorator for each kind of value. They document the property and check nothing.
 */

/** What one property documents in addition to its kind. */
interface PropertyDetails {
  readonly example?: string | number;
  readonly description?: string;
}

const nullable = (kind: ApiPropertyOptions, details: PropertyDetails): PropertyDecorator =>
  ApiProperty({ ...kind, nullable: true, ...details });

/** A text, or null. */
export const NullableText = (details: PropertyDetails = {}): PropertyDecorator => nullable({ type: String }, details);

/** An exact decimal as a string, such as an amount, or null. */
export const NullableDecimal = (
  example: string,
  details: Pick<PropertyDetails, 'description'> = {},
): PropertyDecorator => nullable({ type: String }, { example, ...details });

/** A whole number, or null. */
export const NullableInteger = (details: PropertyDetails = {}): PropertyDecorator =>
  nullable({ type: 'integer' }, details);

/** The id of another record, or null. */
export const NullableId = (details: PropertyDetails = {}): PropertyDecorator => nullable({ type: 'integer' }, details);

/** A calendar day `YYYY-MM-DD` in the tenant's zone, or null. */
export const NullableDay = (details: PropertyDetails = {}): PropertyDecorator =>
  nullable({ type: String, format: 'date' }, details);

/** An instant in UTC, or null. */
export const NullableInstant = (details: PropertyDetails = {}): PropertyDecorator =>
  nullable({ type: String, format: 'date-time' }, details);
