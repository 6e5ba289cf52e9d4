import { isDomainError } from '#kernel';
import { headOf } from './headings';
import type { Importer, ImportColumn } from './importer';

const column = (key: string, isRequired: boolean): ImportColumn =>
  ({ key, fr: key, en: key, field: key, isRequired }) as ImportColumn;

const importer = {
  columns: [column('name', true), column('code', false)],
  ignored: [] as string[],
} as unknown as Importer;

function refusalOf(headings: readonly string[]): Readonly<Record<string, readonly string[]>> {
  try {
    headOf(importer, [{ line: 1, cells: headings }], null);
  } catch (error) {
    if (isDomainError(error, 'IMPORT_COLUMNS')) return error.details as Readonly<Record<string, readonly string[]>>;
    throw error;
  }
  return {};
}

describe('The headings of a file', () => {
  it('match any name of a column, and no name that two columns share', () => {
    const named = (key: string, aliases: readonly string[]): ImportColumn => ({ ...column(key, false), aliases });
    const words = { columns: [named('title', ['Opération', 'Operation', 'Nom']), named('name', ['Nom'])], ignored: [] };
    const { layout, leftOut } = headOf(words as unknown as Importer, [{ line: 1, cells: ['OPERATION', 'Nom'] }], null);
    expect([layout.map((one) => one?.key), leftOut]).toEqual([['title', undefined], ['Nom']]);
  });

  it('are shortened and limited in number in an error, with each repeated column once', () => {
    const headings = [
      ...Array.from({ length: 5000 }, () => 'code'),
      ...Array.from({ length: 100 }, (_, index) => `${index}${'x'.repeat(1000)}`),
    ];
    const { unknown, repeated, missing } = refusalOf(headings);
    expect([unknown?.length, unknown?.[3]?.length, repeated, missing]).toEqual([20, 100, ['code'], ['name']]);
  });
});
