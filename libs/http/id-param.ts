import { Param } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { invalidFields } from './validation';

const LARGEST_ID = 4_294_967_295;

/** The row id of a path: a whole number an `INT UNSIGNED` column can hold; anything else is malformed, not missing. */
const rowIdPipe: PipeTransform<unknown, number> = {
  transform(value: unknown): number {
    const id = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : Number.NaN;
    if (id <= LARGEST_ID) return id;
    throw invalidFields([{ in: 'path', pointer: '/id', code: 'ID', detail: 'must be a positive whole number' }]);
  },
};

/** The `:id` of a route as a number. Answers 400 VALIDATION_FAILED for anything that cannot be an id. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, rowIdPipe);

const uuidPipe: PipeTransform<unknown, string> = {
  transform(value: unknown): string {
    if (typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return value;
    throw invalidFields([{ in: 'path', pointer: '/id', code: 'IS_UUID', detail: 'must be a UUID' }]);
  },
};

/** The `:id` of a route where it is a UUID. */
export const UuidParam = (name = 'id'): ParameterDecorator => Param(name, uuidPipe);
