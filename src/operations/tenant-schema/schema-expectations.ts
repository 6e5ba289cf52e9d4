import { Injectable } from '@nestjs/common';
import { onlyTables, schemaDifferences } from '#persistence';
import type { SchemaStructure } from '#persistence';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { SchemaTemplate } from './schema-template.entity';

/** What the migrations from a version on leave of a schema that was a fresh one's when they began. */
export interface ExpectedSchema {
  /** Of the fresh schema they begin with, and of the one they end with. */
  readonly before: string;
  readonly after: string;
  /** The tables they make, change or drop, and what these look like after it. */
  readonly tables: readonly string[];
  readonly structure: SchemaStructure;
}

/** More than so many are read no faster than all. */
const MOST_TABLES = 12;

/**
 * What a migration should make of a schema, from the fresh databases of both versions on the same server. A tenant's schema then needs a
 * look at the tables that changed, and not at all of them.
 */
@Injectable()
export class SchemaExpectations {
  /** Templates never change. */
  private readonly known = new Map<string, ExpectedSchema>();

  constructor(private readonly database: GlobalDatabase) {}

  /** Null where one of the two was never made on the server, or so much changes that all is to be read. */
  async of(serverId: number, fromVersion: string): Promise<ExpectedSchema | null> {
    const key = `${serverId} ${fromVersion} ${CURRENT_SCHEMA_VERSION}`;
    const known = this.known.get(key) ?? (await this.derive(serverId, fromVersion));
    if (known === null) return null;
    this.known.set(key, known);
    return known.tables.length > MOST_TABLES ? null : known;
  }

  private async derive(serverId: number, fromVersion: string): Promise<ExpectedSchema | null> {
    const at = (schemaVersion: string): Promise<SchemaTemplate | null> =>
      this.database.use((manager) => manager.findOneBy(SchemaTemplate, { serverId, schemaVersion }));
    const [before, after] = [await at(fromVersion), await at(CURRENT_SCHEMA_VERSION)];
    if (before === null || after === null) return null;
    const differences = schemaDifferences(before.structure, after.structure);
    const tables = [...new Set(differences.map(({ name }) => name.split('.')[0] ?? ''))];
    return {
      before: before.fingerprint,
      after: after.fingerprint,
      tables,
      structure: onlyTables(after.structure, tables),
    };
  }
}
