import type { SelectQueryBuilder } from 'typeorm';
import { choiceFilter, inContext } from './listing';
import type { Listing, Restriction } from './listing';
import type { Records } from './records';
import type { Row } from './rows';

interface Clock {
  readonly year: number;
}

const olderThan =
  (ages: readonly ('old' | 'new')[], { year }: Clock): Restriction =>
  (query) => {
    query.andWhere(ages.join(), { year });
  };

const listing: Listing<Clock> = {
  sorts: {},
  defaultSort: [],
  filters: {
    year: { kind: 'ids', column: 'record.year' },
    age: choiceFilter(['old', 'new'], olderThan),
  },
  search: [],
};

describe('A filter with its own condition', () => {
  it('gets the value and the context of the list', () => {
    const asked: unknown[] = [];
    const query = { andWhere: (...clause: unknown[]) => asked.push(...clause) };
    const source = inContext({ entity: Object, joins: {}, listing }, { year: 2026 });
    source.listing.filters['age']?.condition?.(['old'] as never)?.(query as unknown as SelectQueryBuilder<object>);
    expect(asked).toEqual(['old', { year: 2026 }]);
    expect(source.listing.filters['year']).toBe(listing.filters['year']);
  });

  it('is the only alternative to a column, and a list with one cannot be read without its context', () => {
    const filters: Listing<Clock>['filters'] = {
      // @ts-expect-error -- neither a column nor a condition
      neither: { kind: 'flag' },
      // @ts-expect-error -- both
      both: { kind: 'flag', column: 'record.id', condition: () => undefined },
      // @ts-expect-error -- the value of a flag is not a text
      mistyped: { kind: 'flag', condition: (value: string) => (query) => query.andWhere(value) },
    };
    const read = (records: Records<Row, Clock>, request: Parameters<typeof records.list>[0]): unknown[] => [
      () => records.list(request, undefined, { year: 2026 }),
      // @ts-expect-error -- no context
      () => records.list(request),
    ];
    expect([Object.keys(filters), read.length]).toEqual([['neither', 'both', 'mistyped'], 2]);
  });
});
