import 'reflect-metadata';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { bodyShapeOf, validationPipe } from '#http';
import { isDomainError } from '#kernel';

const ROOT = join(__dirname, '..', '..');
const DOCUMENTED = 'swagger/apiModelProperties';

interface BodyClass {
  readonly name: string;
  readonly metatype: Type<unknown>;
}

function classesIn(file: string): BodyClass[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- every file of a kind is loaded, whatever its name
  const module = require(join(ROOT, file)) as Readonly<Record<string, unknown>>;
  return Object.entries(module).flatMap(([name, value]) =>
    typeof value === 'function' && value.prototype !== undefined && bodyShapeOf(value as Type<unknown>).fields.size > 0
      ? [{ name, metatype: value as Type<unknown> }]
      : [],
  );
}

/** Blanks, and characters without a shape: zero-width space, Hangul filler. */
const BLANKS = ['            ', '\t\n\u00a0 \u3000        ', '\u200b'.repeat(12), '\u3164'.repeat(12)];

/** Null is a value: a field accepts it only if it is documented as nullable. */
describe('A field of a body', () => {
  const files = globSync('src/**/*.{dto,controller}.ts', { cwd: ROOT });
  const bodies = files.flatMap(classesIn);
  const pipe = validationPipe();

  const refuses = async ({ metatype }: BodyClass, name: string, value: unknown): Promise<boolean> => {
    try {
      await pipe.transform({ [name]: value }, { type: 'body', metatype });
      return false;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return (error.extras.fields ?? []).some(({ pointer }) => pointer === `/${name}`);
    }
  };

  const saysNullable = ({ metatype }: BodyClass, name: string): boolean => {
    const options = Reflect.getMetadata(DOCUMENTED, metatype.prototype as object, name) as { nullable?: boolean };
    return options?.nullable === true;
  };

  it('takes null where it is documented as nullable and refuses it elsewhere', async () => {
    expect(bodies.length).toBeGreaterThan(60);
    const wrong: string[] = [];
    for (const body of bodies) {
      for (const name of bodyShapeOf(body.metatype).fields.keys()) {
        if ((await refuses(body, name, null)) === saysNullable(body, name)) wrong.push(`${body.name}.${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has a maximum length if it is a list or a free text', () => {
    const storage = getMetadataStorage();
    const unbounded = bodies.flatMap(({ name, metatype }) => {
      const rules = storage.getTargetValidationMetadatas(metatype, '', false, false);
      const has = (property: string, ...names: string[]): boolean =>
        rules.some((rule) => rule.propertyName === property && names.includes(rule.name ?? ''));
      const fields = [...bodyShapeOf(metatype).fields.keys()];
      const lists = fields.filter((one) => has(one, 'isArray') && !has(one, 'arrayMaxSize'));
      const texts = fields.filter(
        (one) => has(one, 'isString', 'isEmail', 'isUrl') && !has(one, 'isLength', 'maxLength', 'matches', 'isIn'),
      );
      return [...lists, ...texts].map((one) => `${name}.${one}`);
    });
    expect(unbounded).toEqual([]);
  });

  it('is refused as missing if it must contain a text and shows none', async () => {
    const storage = getMetadataStorage();
    const required = bodies.flatMap((body) => {
      const rules = storage.getTargetValidationMetadatas(body.metatype, '', false, false);
      const names = rules
        .filter((rule) => ['isLength', 'minLength', 'isNotEmpty'].includes(rule.name ?? ''))
        .filter(({ constraints }) => constraints?.[0] !== 0);
      return [...new Set(names.map(({ propertyName }) => propertyName))].map((name) => ({ body, name }));
    });
    expect(required.length).toBeGreaterThan(50);
    const accepted: string[] = [];
    for (const text of BLANKS) {
      for (const { body, name } of required) {
        if (!(await refuses(body, name, text))) accepted.push(`${body.name}.${name} ${JSON.stringify(text)}`);
      }
    }
    expect(accepted).toEqual([]);
  });
});
