import { Inject, Logger } from '@nestjs/common';
import { reasonOf } from '#persistence';
import { FieldCipher } from '#secrets';
import type { FieldPlace } from '#secrets';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { normalized } from './sealed-tables';
import type { SealedTable } from './sealed-tables';

type Fields = Readonly<Record<string, unknown>>;

/** Maximum number of damaged fields that a process logs. */
const MAX_LOGGED = 1000;

/** Encrypts and decrypts the personal fields of a tenant's rows (domain.md §18); entities hold them under their column properties. */
@TenantScoped()
export class PersonalFields {
  private readonly logger = new Logger(PersonalFields.name);
  private readonly logged = new Set<string>();

  constructor(
    @Inject(FieldCipher) private readonly cipher: FieldCipher,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  /** The fields as they are stored: personal fields encrypted, with the blind indexes of the given fields. */
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

  /**
   * A row with its personal fields decrypted. A field that cannot be decrypted becomes null and is logged, so that one damaged row does
   * not break a list.
   */
  opened<R extends object>(table: SealedTable, row: R): R {
    return this.openedWith(table, row, (place, text) => {
      try {
        return this.cipher.open(place, text);
      } catch (error) {
        this.logOnce(place, error);
        return null;
      }
    });
  }

  /** A decrypted row for code that needs the exact values instead of showing them. @throws DomainError SECRET_UNREADABLE */
  openedWhole<R extends object>(table: SealedTable, row: R): R {
    return this.openedWith(table, row, (place, text) => this.cipher.open(place, text));
  }

  /** A row for a user who may not read its personal fields: they are null. */
  withheld<R extends object>(table: SealedTable, row: R): R {
    return { ...row, ...Object.fromEntries(table.columns.map((column) => [propertyOf(column), null])) };
  }

  /** The blind indexes of a text under every key of the key ring, by index property of the table. */
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

  /** Logs each field once: lists are read again and again. */
  private logOnce({ tenantId, table, column, row }: FieldPlace, error: unknown): void {
    const field = `${table}.${column} ${row}`;
    if (this.logged.has(field) || this.logged.size >= MAX_LOGGED) return;
    this.logged.add(field);
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
