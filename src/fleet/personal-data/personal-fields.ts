import { Inject, Logger } from '@nestjs/common';
import { reasonOf } from '#persistence';
import { FieldCipher } from '#secrets';
import type { FieldPlace } from '#secrets';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { normalized } from './sealed-tables';
import type { SealedTable } from './sealed-tables';

type Fields = Readonly<Record<string, unknown>>;

/** Damaged fields a process names in its log. */
const MOST_TOLD = 1000;

/** Seals and opens the personal fields of a tenant's rows (domain.md §18); entities hold them under the names of their columns. */
@TenantScoped()
export class PersonalFields {
  private readonly logger = new Logger(PersonalFields.name);
  private readonly told = new Set<string>();

  constructor(
    @Inject(FieldCipher) private readonly cipher: FieldCipher,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  /** The fields as they are stored: sealed where they are personal, with the blind indexes of those that are given. */
  sealed<F extends object>(table: SealedTable, row: string, fields: F): F {
    const given = fields as Fields;
    const changes: Record<string, unknown> = {};
    for (const column of table.columns) {
      const text = given[propertyOf(column)];
      if (typeof text === 'string')
        changes[propertyOf(column)] = this.cipher.seal(this.place(table, column, row), text);
    }
    for (const { column, of, as } of table.indexes) {
      const text = given[propertyOf(of)];
      if (text !== undefined) changes[propertyOf(column)] = this.index(table, of, normalizedText(text, as));
    }
    return { ...fields, ...changes };
  }

  /** A row as people read it. A field that cannot be opened is null and in the log: one damaged row hides no list. */
  opened<R extends object>(table: SealedTable, row: R): R {
    return this.openedWith(table, row, (place, text) => {
      try {
        return this.cipher.open(place, text);
      } catch (error) {
        this.tell(place, error);
        return null;
      }
    });
  }

  /** A row for who works with its fields instead of showing them. @throws DomainError SECRET_UNREADABLE */
  openedWhole<R extends object>(table: SealedTable, row: R): R {
    return this.openedWith(table, row, (place, text) => this.cipher.open(place, text));
  }

  /** A row for who may not read what is personal of it. */
  withheld<R extends object>(table: SealedTable, row: R): R {
    return { ...row, ...Object.fromEntries(table.columns.map((column) => [propertyOf(column), null])) };
  }

  /** What the blind indexes of a text are under every key of the ring: of each index of the table by its property. */
  indexesOf(table: SealedTable, text: string): Readonly<Record<string, readonly string[]>> {
    const found = table.indexes.flatMap(({ column, of, as }) => {
      const plain = normalized(text, as);
      const place = { tenantId: this.tenant.tenantId, table: table.table, column: of };
      return plain === null ? [] : [[propertyOf(column), this.cipher.blindIndexes(place, plain)] as const];
    });
    return Object.fromEntries(found);
  }

  private openedWith<R extends object>(
    table: SealedTable,
    row: R,
    open: (place: FieldPlace, text: string) => string | null,
  ): R {
    const stored = row as Fields;
    const key = String(stored[propertyOf(table.rowKey)]);
    const changes: Record<string, unknown> = {};
    for (const column of table.columns) {
      const text = stored[propertyOf(column)];
      if (typeof text === 'string') changes[propertyOf(column)] = open(this.place(table, column, key), text);
    }
    return { ...row, ...changes };
  }

  /** Once a field: lists are read again and again. */
  private tell({ tenantId, table, column, row }: FieldPlace, error: unknown): void {
    const field = `${table}.${column} ${row}`;
    if (this.told.has(field) || this.told.size >= MOST_TOLD) return;
    this.told.add(field);
    this.logger.error(`unreadable field of tenant ${tenantId}: ${field}: ${reasonOf(error)}`);
  }

  private index(table: SealedTable, column: string, text: string | null): string | null {
    if (text === null) return null;
    return this.cipher.blindIndex({ tenantId: this.tenant.tenantId, table: table.table, column }, text);
  }

  private place({ table }: SealedTable, column: string, row: string): FieldPlace {
    return { tenantId: this.tenant.tenantId, table, column, row };
  }
}

function normalizedText(text: unknown, as: Parameters<typeof normalized>[1]): string | null {
  return typeof text === 'string' ? normalized(text, as) : null;
}

/** `license_number` → `licenseNumber`. */
const propertyOf = (column: string): string =>
  column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
