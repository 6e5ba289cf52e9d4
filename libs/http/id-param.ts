import { Param } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { invalidFields } from './validation';

const LARGEST_ID = 4_294_967_295;

/**
 * A row id in a path: a whole number that fits an `INT UNSIGNED` column. Any other text is malformed (400), not missing
 * (404).
 */
const rowIdPipe: PipeTransform<unknown, number> = {
  transform(value: unknown): number {
    const id = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : Number.NaN;
    if (id <= LARGEST_ID) return id;
    throw invalidFields([{ in: 'path', pointer: '/id', code: 'ID', detail: 'must be a positive whole number' }]);
  },
};

/** The `:id` of a route as a number. 400 VALIDATION_FAILED for text that cannot be an id. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, rowIdPipe);

const uuidPipe: PipeTransform<unknown, string> = {
  transform(value: unknown): string {
    if (typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return value;
    throw invalidFields([{ in: 'path', pointer: '/id', code: 'IS_UUID', detail: 'must be a UUID' }]);
  },
};

/** The `:id` of a route whose ids are UUIDs. */
export const UuidParam = (name = 'id'): ParameterDecorator => Param(name, uuidPipe);
