import type { EntityManager, QueryRunner } from 'typeorm';
import { folded } from '#kernel';
import { alikePattern, mayBeAlike, NOT_PLAIN } from './alike-texts';
import type { Conflicts } from './map-database-error';
import { duplicateRecord } from './persistence.errors';
import { quoteIdentifier, tableName } from './quoting';
import type { UnitOfWork } from './unit-of-work';

/**
 * A text that must be unique among the records of a resource. The comparison ignores case, accents and the kinds of apostrophes, dashes and
 * spaces ({@link folded}). No collation compares in this way, so the unique index of the same name only refuses equal bytes.
 */
export interface UniqueText {
  /** The column with the text; NULL in a row that is not compared, for example a deleted one. */
  readonly column: string;
  /** Only records with the same values in these columns are compared; a record with a NULL in them is not compared. */
  readonly within?: readonly string[];
  /** The properties of the entity from which the text and the columns are derived. */
  readonly from: readonly string[];
}

/** The parts of a resource that the guard uses. */
interface TextResource {
  readonly name: string;
  readonly entity: new () => object;
  readonly conflicts: Conflicts;
  readonly uniqueTexts?: Readonly<Record<string, UniqueText>>;
}

interface StoredText {
  readonly id: number;
  readonly text: string;
  /** The values of the columns of `within`. */
  readonly place: string;
}

/** Ids by folded text. */
type KnownTexts = Map<string, Set<number>>;

/**
 * Texts that a transaction has read under the lock, by resource and column; null after its first check. Other transactions cannot change
 * them before its end, so an import of many rows reads the texts once.
 */
const READ = new WeakMap<QueryRunner, Map<string, KnownTexts | null>>();

/** Checks the unique texts of one resource: compares each written text with those of the other records, one transaction at a time. */
export class UniqueTextGuard {
  constructor(private readonly resource: TextResource) {}

  /** Checks the rows that a statement inserted; `firstId` is the id of the first. @throws DomainError the declared conflict of the text's index */
  async afterInsert(unit: UnitOfWork, firstId: number): Promise<void> {
    for (const [index, text] of this.declared())
      for (const own of await this.texts(unit.manager, text, 'id >= ?', [firstId]))
        await this.refuseShared(unit, index, own);
  }

  /**
   * Runs the change of a row and checks the changed texts. An unchanged text is accepted even if it is not unique.
   *
   * @throws DomainError as {@link afterInsert}
   */
  async aroundChange(unit: UnitOfWork, id: number, changes: object, write: () => Promise<void>): Promise<void> {
    const touched = this.declared().filter(([, { from }]) => from.some((property) => isGiven(changes, property)));
    const read = () => Promise.all(touched.map(([, text]) => this.texts(unit.manager, text, 'id = ?', [id])));
    const before = await read();
    await write();
    for (const [at, [own]] of (await read()).entries()) {
      const [former] = before[at] ?? [];
      const [index = ''] = touched[at] ?? [];
      if (own !== undefined && !isSame(own, former)) await this.refuseShared(unit, index, own);
    }
  }

  private declared(): [string, UniqueText][] {
    return Object.entries(this.resource.uniqueTexts ?? {});
  }

  /** A rehearsal takes no lock: it commits nothing, and would let all other writers of the list wait until its end. */
  private async refuseShared(unit: UnitOfWork, index: string, own: StoredText): Promise<void> {
    const { manager, isRehearsed = false } = unit;
    const text = this.resource.uniqueTexts?.[index];
    if (text === undefined) return;
    const isStable = isRehearsed || (await lockTexts(manager, this.resource.name));
    const isShared =
      text.within === undefined ? this.isKnown(manager, text, own, isStable) : this.isNear(manager, text, own);
    if (!(await isShared)) return;
    const cause = new Error(`${index}: the same text in other letters`);
    throw this.resource.conflicts[index]?.({ cause }) ?? duplicateRecord({}, { cause });
  }

  /** Whether a record with the same values in the columns of `within` has the text. There are few such records. */
  private async isNear(manager: EntityManager, text: UniqueText, own: StoredText): Promise<boolean> {
    const alike = (text.within ?? []).map(
      (column) => `${column} = (SELECT me.${column} FROM ${this.table(manager)} me WHERE me.id = ?)`,
    );
    const others = await this.texts(manager, text, ['id <> ?', ...alike].join(' AND '), [
      own.id,
      ...alike.map(() => own.id),
    ]);
    return others.some((other) => folded(other.text) === folded(own.text));
  }

  /**
   * Whether another record has the text. The remembered texts may contain some of a savepoint that was rolled back, so a match is checked
   * in the database again.
   */
  private async isKnown(
    manager: EntityManager,
    text: UniqueText,
    own: StoredText,
    isStable: boolean,
  ): Promise<boolean> {
    const key = folded(own.text);
    const known = isStable ? await this.known(manager, text) : undefined;
    const isFree = known !== undefined && !isTaken(known, key, own.id);
    if (known !== undefined) add(known, key, own.id);
    if (isFree) return false;
    const alike = await this.texts(manager, text, mayBeAlike(text.column), [alikePattern(key), NOT_PLAIN]);
    return alike.some((other) => other.id !== own.id && folded(other.text) === key);
  }

  /** The texts of all records, from the second check of a transaction on: a single write would read and fold them for one comparison. */
  private async known(manager: EntityManager, text: UniqueText): Promise<KnownTexts | undefined> {
    const { queryRunner } = manager;
    if (queryRunner === undefined) return undefined;
    const name = `${this.resource.name}.${text.column}`;
    const all = READ.get(queryRunner) ?? new Map<string, KnownTexts | null>();
    READ.set(queryRunner, all);
    const read = all.get(name);
    if (read !== null && read !== undefined) return read;
    if (read === undefined) {
      all.set(name, null);
      return undefined;
    }
    const known: KnownTexts = new Map();
    for (const { id, text: other } of await this.texts(manager, text, 'TRUE', [])) add(known, folded(other), id);
    all.set(name, known);
    return known;
  }

  private texts(
    manager: EntityManager,
    text: UniqueText,
    where: string,
    values: readonly unknown[],
  ): Promise<StoredText[]> {
    const { column, within = [] } = text;
    const place = within.length === 0 ? "''" : `CONCAT_WS('/', ${within.join(', ')})`;
    const counts = [column, ...within].map((needed) => `${needed} IS NOT NULL`).join(' AND ');
    const sql = `SELECT id, ${column} AS text, ${place} AS place FROM ${this.table(manager)} WHERE ${counts} AND ${where}`;
    return manager.query<StoredText[]>(sql, [...values]);
  }

  private table(manager: EntityManager): string {
    return quoteIdentifier(manager.dataSource.getMetadata(this.resource.entity).tableName);
  }
}

const isGiven = (changes: object, property: string): boolean =>
  Object.entries(changes).some(([name, value]) => name === property && value !== undefined);

const isSame = (own: StoredText, former: StoredText | undefined): boolean =>
  former !== undefined && former.place === own.place && folded(former.text) === folded(own.text);

const add = (known: KnownTexts, key: string, id: number): void => {
  known.set(key, (known.get(key) ?? new Set()).add(id));
};

const isTaken = (known: KnownTexts, key: string, id: number): boolean =>
  [...(known.get(key) ?? [])].some((other) => other !== id);

/**
 * Locks the texts of the resource until the end of the transaction, by a row of `usage_counts`. Returns false if this call inserted the row:
 * the rollback of a savepoint would remove the row and the lock, so read texts must not be remembered.
 */
async function lockTexts(manager: EntityManager, resource: string): Promise<boolean> {
  const { affectedRows } = await manager.query<{ affectedRows: number }>(
    `INSERT INTO ${tableName(manager, 'usage_counts')} (resource) VALUES (?) ON DUPLICATE KEY UPDATE used = used + 1`,
    [`texts ${resource}`],
  );
  return affectedRows !== 1;
}
