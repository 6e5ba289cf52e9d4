import fc from 'fast-check';
import { folded, isDomainError, systemActor } from '#kernel';
import { Records } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { Brand } from '../../../src/fleet/reference/brands/brand.entity';
import { brandResource } from '../../../src/fleet/reference/brands/brand.records';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

/** Each list has spellings that fold to one text, or look as if they did. */
const SPELLINGS = [
  ['a', 'A', 'à', 'Å', 'A\u0301', 'ａ', 'ª', '𝐀', 'a\u0331\u0316', 'Ａ', 'ā'],
  ['oe', 'œ', 'Œ', 'OE', 'ö\u0301E', 'ø', 'o'],
  ['ae', 'æ', 'Æ', 'ǽ', 'a\u0308e'],
  ['ss', 'ß', 'ẞ', 'ſS', 'ś\u0301s', 's'],
  ['fi', 'ﬁ', 'FI', 'ｆｉ', 'ﬃ', 'fı', 'fİ'],
  ['k', 'K', 'K', 'ķ', 'l', 'ł', 'Ł', 'L', 'd', 'đ', 'Đ', 'ð', 'i', 'ı', 'İ'],
  ['n', 'ŉ', "'n", 'ñ', 'Ñ', 'N\u0303', 'ŋ', 'No', '№', 'tm', '™'],
  ['1', '¹', '①', '１', '١', '1⁄2', '½', '12', '⑫', 'xii', 'Ⅻ'],
  ["'", '’', '‘', '´', '`', '＇', 'ʼ', "' "],
  ['-', '–', '—', '‑', '－', '−', '­'],
  [' ', '  ', '\u00A0', '\u202F', '\t', '\n', '\u3000', '\uFEFF', '\u200B', '¨'],
  ['%', '_', '!', '\\', '?', '!%', '\\_', '%_', '.', '…', '...'],
  ['é', '\u0301', '\u0591', '\u0489', '\u20E3', 'e', 'É'],
  ['🚗', '🚙', '车', '車', 'ア', 'ｱ', '아', 'ά', 'Σ', 'ς', 'σ', 'д', 'Й', 'ي', 'ﷺ'],
] as const;

const spelt = fc
  .constantFrom(...SPELLINGS)
  .chain((list) => fc.tuple(fc.constantFrom(...list), fc.constantFrom(...list)));
/** Two texts that are often equal when folded. */
const pair = fc
  .array(spelt, { minLength: 1, maxLength: 5 })
  .map((parts) => [parts.map(([one]) => one).join(''), parts.map(([, other]) => other).join('')] as const);
const anything = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });

class Undone extends Error {}

describe('The check of a unique text', () => {
  let database: TenantDatabase;
  let brands: Records<Brand>;
  const actor = systemActor('test');

  beforeAll(async () => {
    database = await createTenantDatabase({ seed: null });
    brands = new Records(database.dataSource.manager, brandResource);
    await database.dataSource.transaction((manager) => brands.create({ manager, actor }, { name: 'Première' }));
  });

  afterAll(() => database.drop());

  /** Runs the work in a transaction, or a savepoint of one, that is rolled back. */
  const undone = async (
    outer: Pick<UnitOfWork['manager'], 'transaction'>,
    work: (unit: UnitOfWork) => Promise<void>,
  ) => {
    const whole = outer.transaction(async (manager) => {
      await work({ manager, actor });
      throw new Undone();
    });
    await whole.catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  };

  /** Whether the name is taken: the answers of the first, the second and the third check of one transaction. */
  const answers = async (stored: readonly string[], name: string): Promise<boolean[]> => {
    const taken: boolean[] = [];
    await undone(database.dataSource, async ({ manager }) => {
      for (const other of stored) await manager.insert(Brand, { name: other });
      while (taken.length < 3)
        await undone(manager, async (unit) => {
          const made = await brands.create(unit, { name }).then(
            () => null,
            (error: unknown) => error,
          );
          if (made !== null && !isDomainError(made)) throw made;
          taken.push(made !== null);
        });
    });
    return taken;
  };

  it('finds each text with the same folded form, also in the first check, which reads few texts', async () => {
    await fc.assert(
      fc.asyncProperty(pair, fc.array(anything, { maxLength: 3 }), async ([one, name], others) => {
        const stored = [...new Set([one, ...others])];
        const isTaken = stored.some((other) => folded(other) === folded(name));
        expect([stored, name, await answers(stored, name)]).toEqual([stored, name, [isTaken, isTaken, isTaken]]);
      }),
      { numRuns: 400 },
    );
  });

  it('finds each Latin character by its folded form', async () => {
    const names = Array.from({ length: 0x1b0 }, (_, code) => `n${code} ${String.fromCodePoint(code + 0xa0)} y`)
      // The folded form of ŉ folds to another text.
      .filter((name) => folded(folded(name)) === folded(name));
    await database.dataSource.manager.insert(
      Brand,
      names.map((name) => ({ name })),
    );
    const missed: string[] = [];
    for (const name of names) if (!(await answers([], folded(name)))[0]) missed.push(name);
    expect(missed).toEqual([]);
  });
});
