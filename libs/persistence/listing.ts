import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { anyShape, lettersAndDigits } from '#kernel';
import type { Day, FilterKind, ListDeclaration, ListRequest, ListSort, Page } from '#kernel';

/**
 * The list of a resource, declared once: the edge validates requests against it, and {@link listQuery} builds SQL from
 * it. Columns are property paths such as `record.plateNormalized`, or `brand.name` for a joined entity. The keys of the
 * API never reach the SQL. `C` is what the conditions of its filters depend on besides the request.
 */
export interface Listing<C = void> extends ListDeclaration {
  readonly sorts: Readonly<Record<string, string>>;
  readonly filters: Readonly<Record<string, ListFilter<C>>>;
  readonly search: readonly string[];
}

/** A filter names the column that it compares, or carries its own condition. */
export type ListFilter<C = void> =
  | (FilterKind & { readonly column: string; readonly condition?: undefined })
  | OwnFilter<C>;

/** Undefined: the filter restricts nothing in this context. */
export type FilterCondition<V, C> = (value: V, context: C) => Restriction | undefined;

type OwnFilter<C> = {
  readonly [K in FilterKind['kind']]: Extract<FilterKind, { kind: K }> & {
    readonly column?: undefined;
    readonly condition: FilterCondition<FilterValues[K], C>;
  };
}[FilterKind['kind']];

/** The values of filters, as the edge passes them. */
interface FilterValues {
  readonly choice: readonly string[];
  readonly ids: readonly number[];
  readonly flag: boolean;
  readonly code: string;
  readonly text: string;
  readonly since: Date;
  readonly until: Date;
  readonly fromDay: Day;
  readonly toDay: Day;
  readonly atLeast: string;
  readonly atMost: string;
}

/** A filter by several of these values with its own condition. The edge refuses any other value. */
export function choiceFilter<V extends string, C = void>(
  values: readonly V[],
  condition: FilterCondition<readonly V[], C>,
): ListFilter<C> {
  return { kind: 'choice', values, condition: (wanted, context) => condition(wanted as readonly V[], context) };
}

/** The argument for the conditions of a listing's filters, if they depend on anything. `never`: the list is not read. */
export type ContextOf<C> = [C] extends [never] ? [context: never] : [C] extends [void] ? [] : [context: C];

/** The source with this context for the conditions of its filters. */
export function inContext<E extends ObjectLiteral, C>(
  source: Omit<ListSource<E>, 'listing'> & { readonly listing: Listing<C> },
  ...[context]: ContextOf<C>
): ListSource<E> {
  const filters = Object.entries(source.listing.filters).map(([name, filter]): [string, ListFilter] => [
    name,
    filter.condition === undefined
      ? filter
      : ({ ...filter, condition: (value: never) => filter.condition(value, context as C) } as ListFilter),
  ]);
  return { ...source, listing: { ...source.listing, filters: Object.fromEntries(filters) } };
}

/**
 * Rows that the records of a list refer to, each joined one to one: alias → relation of the record, or `alias.relation`
 * for a relation of a row that was joined before.
 */
export type Joins = Readonly<Record<string, string>>;

/** Restricts a query to the rows that the reader may see. */
export type Restriction = <E extends ObjectLiteral>(query: SelectQueryBuilder<E>) => void;

export const RECORD = 'record';

/** A search ignores the words beyond this number, because each word scans every searched column. */
const MAX_WORDS = 8;

/** The source of a list. */
export interface ListSource<E extends ObjectLiteral> {
  readonly entity: new () => E;
  readonly listing: Listing;
  readonly joins: Joins;
  /**
   * True for records that outlive the records they refer to: joined records that are marked deleted are still shown.
   */
  readonly namesDeleted?: boolean;
}

/** One page of a list. Runs a COUNT only if the page itself does not reveal the total. */
export async function listPage<E extends ObjectLiteral>(
  manager: EntityManager,
  source: ListSource<E>,
  request: ListRequest,
  narrow?: Restriction,
): Promise<Page<E>> {
  const offset = (request.page - 1) * request.limit;
  const query = listQuery(manager, source, request, narrow);
  const items = await query.clone().limit(request.limit).offset(offset).getMany();
  const isLastPage = items.length < request.limit && (items.length > 0 || offset === 0);
  return { items, total: isLastPage ? offset + items.length : await countOf(query), request };
}

/** The query for the rows of a request, in order, with the id as the last sort key; without limit and offset. */
export function listQuery<E extends ObjectLiteral>(
  manager: EntityManager,
  source: ListSource<E>,
  request: Pick<ListRequest, 'sort' | 'search' | 'filters'>,
  narrow?: Restriction,
): SelectQueryBuilder<E> {
  const query = recordsWithNames(manager, source);
  applyColumns(query, source.listing, request);
  applySearch(query, source.listing, request.search);
  applySort(query, source.listing, request.sort.length > 0 ? request.sort : source.listing.defaultSort);
  narrow?.(query);
  applyConditions(query, source.listing, request);
  return query;
}

/** The records of a source, each with its joined rows. */
export function recordsWithNames<E extends ObjectLiteral>(
  manager: EntityManager,
  { entity, joins, namesDeleted = false }: Pick<ListSource<E>, 'entity' | 'joins' | 'namesDeleted'>,
): SelectQueryBuilder<E> {
  const query = manager.createQueryBuilder(entity, RECORD);
  if (namesDeleted) query.withDeleted();
  for (const [alias, relation] of Object.entries(joins))
    query.leftJoinAndSelect(relation.includes('.') ? relation : `${RECORD}.${relation}`, alias);
  return query;
}

const COMPARISONS: Readonly<Record<FilterKind['kind'], (parameter: string) => string>> = {
  flag: (parameter) => `= :${parameter}`,
  code: (parameter) => `= :${parameter}`,
  text: (parameter) => `= :${parameter}`,
  since: (parameter) => `>= :${parameter}`,
  until: (parameter) => `<= :${parameter}`,
  fromDay: (parameter) => `>= :${parameter}`,
  toDay: (parameter) => `<= :${parameter}`,
  atLeast: (parameter) => `>= :${parameter}`,
  atMost: (parameter) => `<= :${parameter}`,
  choice: (parameter) => `IN (:...${parameter})`,
  ids: (parameter) => `IN (:...${parameter})`,
};

function applyColumns<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  listing: Listing,
  request: Pick<ListRequest, 'filters'>,
): void {
  for (const [name, value] of Object.entries(request.filters)) {
    const filter = listing.filters[name];
    if (filter?.column === undefined || value === undefined) continue;
    query.andWhere(`${filter.column} ${COMPARISONS[filter.kind](`filter_${name}`)}`, { [`filter_${name}`]: value });
  }
}

/** In the order of the declaration. */
function applyConditions<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  listing: Listing,
  request: Pick<ListRequest, 'filters'>,
): void {
  for (const [name, { condition }] of Object.entries(listing.filters)) {
    const value = request.filters[name];
    if (condition !== undefined && value !== undefined) condition(value as never)?.(query);
  }
}

/** Every word must be found in at least one of the columns. The collation handles case and accents. */
function applySearch<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  listing: Listing,
  search: string | null,
): void {
  if (search === null || listing.search.length === 0) return;
  const { condition, parameters } = searchCondition(listing.search, search);
  query.andWhere(condition, parameters);
}

/** An SQL condition with the values of its parameters. */
export interface Condition {
  readonly condition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Letters that an ascii column (slug, e-mail) cannot contain. Comparing them without conversion makes the server refuse
 * the statement.
 */
// oxlint-disable-next-line no-control-regex -- the range of ASCII begins with them
const BEYOND_ASCII = /[^\u0000-\u007f]/;
/** This collation tells emoji apart; `utf8mb4_unicode_ci` treats all of them as equal. */
const ANY_TEXT = 'utf8mb4_unicode_520_ci';

/**
 * Condition that every word of the search is found in one of the columns. Exported for lists that also find rows in
 * another way.
 */
export function searchCondition(columns: readonly string[], search: string): Condition {
  const words = search.split(/\s+/).filter((word) => word !== '');
  const searched = words.slice(0, MAX_WORDS);
  const conditions = searched.map((word, index) => {
    const ofTexts = columns
      .filter((column) => !isNormal(column))
      .map((column) => `${BEYOND_ASCII.test(word) ? anyText(column) : column} LIKE :word_${index} ESCAPE '!'`);
    const ofNormals = SEPARATED.test(word) && lettersAndDigits(word) !== '' ? columns.filter(isNormal) : [];
    const conditionOf = (column: string): string => `${anyText(column)} LIKE :normal_${index} ESCAPE '!'`;
    return `(${[...ofTexts, ...ofNormals.map(conditionOf)].join(' OR ') || '1 = 0'})`;
  });
  const parameters = searched.flatMap((word, index) => [
    [`word_${index}`, anyShape(likePattern(word), '_')],
    [`normal_${index}`, likePattern(lettersAndDigits(word))],
  ]);
  return { condition: `(${conditions.join(' AND ')})`, parameters: Object.fromEntries(parameters) };
}

/**
 * Letters and digits with the usual separators. A word with any other character cannot be a plate and is searched
 * literally.
 */
const SEPARATED = /^[\p{L}\p{N}.·/‐-―-]+$/u;

/**
 * True for a column that stores only the letters and digits of another one. A searched word is normalised in the same
 * way.
 */
const isNormal = (column: string): boolean => column.endsWith('Normalized');

const anyText = (column: string): string => `CONVERT(${column} USING utf8mb4) COLLATE ${ANY_TEXT}`;

/** The id is sorted in the direction of the last sort key, so that one index, possibly read backwards, serves both. */
function applySort<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  listing: Listing,
  sort: readonly ListSort[],
): void {
  for (const { key, direction } of sort) {
    const column = listing.sorts[key];
    if (column === undefined) throw new RangeError(`no sort key ${key}`);
    query.addOrderBy(column, direction === 'asc' ? 'ASC' : 'DESC');
  }
  query.addOrderBy(`${RECORD}.id`, sort.at(-1)?.direction === 'desc' ? 'DESC' : 'ASC');
}

/**
 * LIKE pattern for `word` anywhere in a text, taken literally. `%` and `_` are escaped with `!`, so a backslash is an
 * ordinary character.
 */
export function likePattern(word: string): string {
  return `%${word.replace(/[!%_]/g, '!$&')}%`;
}

async function countOf<E extends ObjectLiteral>(query: SelectQueryBuilder<E>): Promise<number> {
  const row = await query.clone().orderBy().select('COUNT(*)', 'total').getRawOne<{ total: number | string }>();
  return Number(row?.total ?? 0);
}
