import { isDomainError } from '#kernel';
import type { ListDeclaration } from '#kernel';
import { parseListQuery } from './list-query';

const LIST: ListDeclaration = {
  sorts: { name: 'n', createdAt: 'c' },
  defaultSort: [{ key: 'name', direction: 'asc' }],
  filters: {
    status: { kind: 'choice', values: ['active', 'sold'] },
    brandId: { kind: 'ids' },
    isActive: { kind: 'flag' },
  },
  search: ['n'],
};

const pointersOf = (query: Record<string, unknown>): string[] => {
  try {
    parseListQuery(LIST, query);
  } catch (error) {
    if (isDomainError(error, 'VALIDATION_FAILED')) return (error.extras.fields ?? []).map(({ pointer }) => pointer);
    throw error;
  }
  return [];
};

describe('A list query', () => {
  it('has defaults for everything', () => {
    expect(parseListQuery(LIST, {})).toEqual({ page: 1, limit: 25, sort: LIST.defaultSort, search: null, filters: {} });
  });

  it('reads what is there', () => {
    const query = {
      page: '3',
      limit: '100',
      sort: '-createdAt,name',
      search: ' ab ',
      status: 'active,sold',
      brandId: '1,2',
      isActive: 'false',
    };
    expect(parseListQuery(LIST, query)).toEqual({
      page: 3,
      limit: 100,
      sort: [
        { key: 'createdAt', direction: 'desc' },
        { key: 'name', direction: 'asc' },
      ],
      search: 'ab',
      filters: { status: ['active', 'sold'], brandId: [1, 2], isActive: false },
    });
  });

  it.each<Record<string, unknown>>([
    { page: '0' },
    { page: '-1' },
    { page: '1e3' },
    { page: 'abc' },
    { limit: '0' },
    { limit: '101' },
    { limit: '' },
    { sort: 'password' },
    { sort: '' },
    { sort: 'name,name' },
    { sort: 'toString' },
    { sort: '__proto__' },
    { search: 'a' },
    { search: ' a ' },
    { search: 'a\0b' },
    { status: 'broken' },
    { status: '' },
    { brandId: '0' },
    { brandId: '1;DROP' },
    { brandId: '4294967296' },
    { isActive: 'yes' },
    { limit: ['1', '2'] },
    { unknown: '1' },
    { constructor: '1' },
  ])('is refused as %j', (query) => {
    expect(pointersOf(query)).toEqual([`?${Object.keys(query)[0]}`]);
  });

  it('names every offending parameter at once', () => {
    expect(pointersOf({ page: 'x', limit: 'y', other: 'z' })).toEqual(['?page', '?limit', '?other']);
  });
});
