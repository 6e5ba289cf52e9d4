import { ownValue } from '#kernel';
import { quoteIdentifier } from '#persistence';
import { FILE_OWNERS } from '../../../file-owners';
import { hasOrphans } from '../exchange/foreign-keys';
import type { Sides } from './sides';

/** The rows cannot be carried over: other rows have their ids, or refer to rows that would be deleted. */
export class UnfitRows extends Error {}

/** Tables whose rows belong to a row of another table and are carried over or deleted with it. */
const OWNED: Readonly<Record<string, readonly (readonly [table: string, owner: string])[]>> = {
  interventions: [
    ['intervention_status_history', 'intervention_id'],
    ['intervention_holds', 'intervention_id'],
  ],
  invoices: [
    ['invoice_lines', 'invoice_id'],
    ['invoice_tax_lines', 'invoice_id'],
    ['payments', 'invoice_id'],
  ],
  prediagnostics: [['prediagnostic_items', 'prediagnostic_id']],
  quotes: [['quote_lines', 'quote_id']],
  work_authorizations: [['work_authorization_lines', 'work_authorization_id']],
};

const ownedBy = (table: string): readonly (readonly [table: string, owner: string])[] => ownValue(OWNED, table) ?? [];

const OWNER_OF = new Map(
  Object.values(OWNED)
    .flat()
    .map(([table, owner]) => [table, owner]),
);

/** The records that a document belongs to. They get their present content and status. */
const CHAIN: readonly (readonly [column: string, table: string])[] = [
  ['intervention_id', 'interventions'],
  ['quote_id', 'quotes'],
  ['work_authorization_id', 'work_authorizations'],
];

const FILE_TYPES = new Map(FILE_OWNERS.map(({ table, type }) => [table, type]));

/**
 * Carries documents from the live into the restored data, with all rows that they need: their lines, taxes, payments and attachments, their
 * intervention and work order, and rows that these refer to and that the backup does not contain.
 */
export class CarriedRows {
  private readonly rows = new Map<string, Set<number>>();

  private constructor(private readonly sides: Sides) {}

  /** @throws UnfitRows if rows of the restored data have the ids or a unique value of these rows; the driver's error */
  static async carry(sides: Sides, documentIds: readonly number[]): Promise<void> {
    const carried = new CarriedRows(sides);
    await carried.gather('invoices', documentIds);
    for (const [column, table] of CHAIN)
      await carried.gather(table, await carried.values('invoices', column, documentIds));
    await carried.write();
  }

  /** Collects the rows, the rows that belong to them, and those that they refer to. */
  private async gather(table: string, wanted: readonly number[]): Promise<void> {
    const known = this.rows.get(table) ?? new Set();
    const ids = wanted.filter((id) => !known.has(id));
    if (ids.length === 0 || !this.sides.isExchanged(table)) return;
    await this.assertSame(table, ids);
    this.rows.set(table, new Set([...known, ...ids]));
    for (const [child, owner] of ownedBy(table)) await this.gatherOwned(child, owner, ids);
    await this.gather('attachments', await this.files(table, ids));
    for (const { child, parent, columns } of this.sides.foreignKeys) {
      if (child !== table || !this.sides.isExchanged(parent)) continue;
      const referred = await this.values(table, columns[0]?.child ?? '', ids);
      await this.assertSame(parent, referred);
      await this.gather(parent, await this.missing(parent, referred));
    }
  }

  /** A table that is not restored contains the rows already. */
  private async gatherOwned(child: string, owner: string, ids: readonly number[]): Promise<void> {
    if (!this.sides.isExchanged(child)) return;
    const rows = await this.ask<{ id: number }>(`SELECT id FROM ${this.sides.live(child)} WHERE ${owner} IN (?)`, [
      ids,
    ]);
    await this.gather(
      child,
      rows.map(({ id }) => id),
    );
  }

  /** Attachments of the rows, and the logo that they contain. */
  private async files(table: string, ids: readonly number[]): Promise<readonly number[]> {
    const type = FILE_TYPES.get(table);
    if (type === undefined || !this.sides.isExchanged('attachments')) return [];
    const attachments = this.sides.live('attachments');
    const own = await this.ask<{ id: number }>(
      `SELECT id FROM ${attachments} WHERE entity_type = ? AND entity_id IN (?)`,
      [type, ids],
    );
    if (table !== 'invoices') return own.map(({ id }) => id);
    const logos = await this.ask<{ id: number }>(
      `SELECT DISTINCT a.id FROM ${this.sides.live(table)} i
        JOIN ${attachments} a ON a.id = JSON_VALUE(i.frozen_content, '$.logoAttachmentId') WHERE i.id IN (?)`,
      [ids],
    );
    return [...own, ...logos].map(({ id }) => id);
  }

  /** The values of a column in live rows. */
  private async values(table: string, column: string, ids: readonly number[]): Promise<readonly number[]> {
    const name = quoteIdentifier(column);
    const rows = await this.ask<{ value: number }>(
      `SELECT DISTINCT ${name} AS value FROM ${this.sides.live(table)} WHERE id IN (?) AND ${name} IS NOT NULL`,
      [ids],
    );
    return rows.map(({ value }) => value);
  }

  private async missing(table: string, ids: readonly number[]): Promise<readonly number[]> {
    const rows = await this.ask<{ id: number }>(`SELECT id FROM ${this.sides.restored(table)} WHERE id IN (?)`, [ids]);
    const there = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !there.has(id));
  }

  /** The same id must be the same row on both sides. After a loss of data an id may have been assigned twice. @throws UnfitRows */
  private async assertSame(table: string, ids: readonly number[]): Promise<void> {
    if (!this.sides.hasColumn(table, 'created_at')) return;
    const [other] = await this.ask<unknown>(
      `SELECT 1 FROM ${this.sides.live(table)} l JOIN ${this.sides.restored(table)} r ON r.id = l.id
        WHERE l.id IN (?) AND l.created_at <> r.created_at LIMIT 1`,
      [ids],
    );
    if (other !== undefined) throw new UnfitRows(`${table} has other rows under these ids`);
  }

  /** Foreign keys are not checked during these writes, because documents and interventions refer to each other. */
  private async write(): Promise<void> {
    const tables = [...this.rows].map(([table, ids]) => ({ table, ids: [...ids] }));
    for (const { table, ids } of tables) await this.clear(table, ids);
    for (const { table, ids } of tables) await this.insert(table, 'id IN (?)', [ids]);
    await this.writeApprovals();
    await this.assertWhole();
  }

  /** Rows that belong to another row are deleted by their owner, because the lines of a draft differ from those of the issued document. */
  private async clear(table: string, ids: readonly number[]): Promise<void> {
    for (const [child, owner] of ownedBy(table))
      if (this.sides.isExchanged(child))
        await this.ask(`DELETE FROM ${this.sides.restored(child)} WHERE ${owner} IN (?)`, [ids]);
    if (!OWNER_OF.has(table)) await this.ask(`DELETE FROM ${this.sides.restored(table)} WHERE id IN (?)`, [ids]);
  }

  private async writeApprovals(): Promise<void> {
    if (!this.sides.isExchanged('document_approvals')) return;
    for (const [table, type] of [
      ['quotes', 'quote'],
      ['work_authorizations', 'work_authorization'],
      ['invoices', 'invoice'],
    ] as const) {
      const ids = [...(this.rows.get(table) ?? [])];
      if (ids.length === 0) continue;
      const condition = 'document_type = ? AND document_id IN (?)';
      await this.ask(`DELETE FROM ${this.sides.restored('document_approvals')} WHERE ${condition}`, [type, ids]);
      await this.insert('document_approvals', condition, [type, ids]);
    }
  }

  private async insert(table: string, condition: string, parameters: readonly unknown[]): Promise<void> {
    const columns = this.sides.commonColumns(table).map(quoteIdentifier).join(', ');
    await this.ask(
      `INSERT INTO ${this.sides.restored(table)} (${columns})
        SELECT ${columns} FROM ${this.sides.live(table)} WHERE ${condition}`,
      parameters,
    );
  }

  /** No other row may refer to a deleted one. @throws UnfitRows */
  private async assertWhole(): Promise<void> {
    for (const key of this.sides.foreignKeys) {
      if (!OWNER_OF.has(key.parent) || !this.rows.has(key.parent)) continue;
      const names = { child: this.sides.restored(key.child), parent: this.sides.restored(key.parent) };
      if (await hasOrphans(this.sides.session, key, names)) throw new UnfitRows(`${key.child} refers to ${key.parent}`);
    }
  }

  private async ask<R>(sql: string, parameters: readonly unknown[]): Promise<R[]> {
    if (parameters.some((value) => Array.isArray(value) && value.length === 0)) return [];
    return this.sides.session.query<R[]>(sql, [...parameters]);
  }
}
