import type { EntityManager, QueryRunner } from 'typeorm';
import { folded } from '#kernel';
import type { Conflicts } from './map-database-error';
import { duplicateRecord } from './persistence.errors';
import { quoteIdentifier, tableName } from './quoting';
import type { UnitOfWork } from './unit-of-work';

/**
 * A text that no two records may share, however it is written: case, accents and the shapes of apostrophes, dashes and spaces make no
 * difference ({@link folded}), anything else does. No collation compares like this, so the index of this name only stops equal bytes.
 */
export interface UniqueText {
  /** The column that holds it; NULL in a row that does not count, such as a deleted one. */
  readonly column: string;
  /** Records exclude one another where they are alike in these columns; one with a NULL there excludes none. */
  readonly within?: readonly string[];
  /** The entity's properties that the text and the columns come from. */
  readonly from: readonly string[];
}

/** What is known here of a resource. */
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

/** What a transaction has read and nobody else can change before its end, by table and column: a file of rows reads the texts once. */
const READ = new WeakMap<QueryRunner, Map<string, KnownTexts>>();

/** Keeps the unique texts of one resource: every write that may share a text is compared with the others, one transaction at a time. */
export class UniqueTextGuard {
  constructor(private readonly resource: TextResource) {}

  /** Of the rows a statement has inserted, from the first of them. @throws DomainError the declared conflict of the text's index */
  async afterInsert(unit: UnitOfWork, firstId: number): Promise<void> {
    for (const [index, text] of this.declared())
      for (const own of await this.texts(unit.manager, text, 'id >= ?', [firstId]))
        await this.refuseShared(unit.manager, index, own);
  }

  /** Runs the change of a row. What it had before it keeps, although another has it too. @throws DomainError as {@link afterInsert} */
  async aroundChange(unit: UnitOfWork, id: number, changes: object, write: () => Promise<void>): Promise<void> {
    const touched = this.declared().filter(([, { from }]) => from.some((property) => isGiven(changes, property)));
    const read = () => Promise.all(touched.map(([, text]) => this.texts(unit.manager, text, 'id = ?', [id])));
    const before = await read();
    await write();
    for (const [at, [own]] of (await read()).entries()) {
      const [former] = before[at] ?? [];
      const [index = ''] = touched[at] ?? [];
      if (own !== undefined && !isSame(own, former)) await this.refuseShared(unit.manager, index, own);
    }
  }

  private declared(): [string, UniqueText][] {
    return Object.entries(this.resource.uniqueTexts ?? {});
  }

  private async refuseShared(manager: EntityManager, index: string, own: StoredText): Promise<void> {
    const text = this.resource.uniqueTexts?.[index];
    if (text === undefined) return;
    const isKept = await takeTurn(manager, this.resource.name);
    const isShared =
      text.within === undefined ? this.isKnown(manager, text, own, isKept) : this.isNear(manager, text, own);
    if (!(await isShared)) return;
    const cause = new Error(`${index}: the same text in other letters`);
    throw this.resource.conflicts[index]?.({ cause }) ?? duplicateRecord({}, { cause });
  }

  /** Among the records alike in the columns of `within`: few. */
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

  /** Among all records. What was undone since it was read is still known: a text that is found is looked for again. */
  private async isKnown(manager: EntityManager, text: UniqueText, own: StoredText, isKept: boolean): Promise<boolean> {
    const key = folded(own.text);
    const remembered = isKept ? this.remembered(manager, text) : undefined;
    if (remembered !== undefined && !isTaken(remembered, key, own.id)) {
      remembered.set(key, (remembered.get(key) ?? new Set()).add(own.id));
      return false;
    }
    const known: KnownTexts = new Map();
    for (const { id, text: other } of await this.texts(manager, text, 'TRUE', []))
      known.set(folded(other), (known.get(folded(other)) ?? new Set()).add(id));
    if (isKept) this.remember(manager, text, known);
    return isTaken(known, key, own.id);
  }

  private remembered({ queryRunner }: EntityManager, { column }: UniqueText): KnownTexts | undefined {
    return queryRunner === undefined ? undefined : READ.get(queryRunner)?.get(`${this.resource.name}.${column}`);
  }

  private remember({ queryRunner }: EntityManager, { column }: UniqueText, known: KnownTexts): void {
    if (queryRunner === undefined) return;
    const all = READ.get(queryRunner) ?? new Map<string, KnownTexts>();
    READ.set(queryRunner, all.set(`${this.resource.name}.${column}`, known));
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

const isTaken = (known: KnownTexts, key: string, id: number): boolean =>
  [...(known.get(key) ?? [])].some((other) => other !== id);

/**
 * Waits until no other transaction compares the texts of the resource; held until the end of this one. False where the row was made only
 * now: a savepoint that is rolled back takes it, and the turn, away.
 */
async function takeTurn(manager: EntityManager, resource: string): Promise<boolean> {
  const { affectedRows } = await manager.query<{ affectedRows: number }>(
    `INSERT INTO ${tableName(manager, 'usage_counts')} (resource) VALUES (?) ON DUPLICATE KEY UPDATE used = used + 1`,
    [`texts ${resource}`],
  );
  return affectedRows !== 1;
}
