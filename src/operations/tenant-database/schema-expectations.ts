import { Injectable } from '@nestjs/common';
import { onlyTables, schemaDifferences } from '#persistence';
import type { SchemaStructure } from '#persistence';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { SchemaTemplate } from './schema-template.entity';

/** The result of the migrations from a version on, for a schema without drift. */
export interface ExpectedSchema {
  /** Fingerprints of the new database before and after the migrations. */
  readonly before: string;
  readonly after: string;
  /** The tables that the migrations create, change or drop, and their structure afterwards. */
  readonly tables: readonly string[];
  readonly structure: SchemaStructure;
}

/** Reading more tables than this one by one is not faster than reading all. */
const MAX_TABLES = 12;

/**
 * Computes the expected result of a migration from the recorded new databases of both versions on the same server. Then only the changed
 * tables of a tenant must be read.
 */
@Injectable()
export class SchemaExpectations {
  /** Templates never change, so they are cached. */
  private readonly known = new Map<string, ExpectedSchema>();

  constructor(private readonly database: GlobalDatabase) {}

  /** Null if the server has no template of one of the versions, or if so many tables change that all must be read. */
  async of(serverId: number, fromVersion: string): Promise<ExpectedSchema | null> {
    const key = `${serverId} ${fromVersion} ${CURRENT_SCHEMA_VERSION}`;
    const known = this.known.get(key) ?? (await this.derive(serverId, fromVersion));
    if (known === null) return null;
    this.known.set(key, known);
    return known.tables.length > MAX_TABLES ? null : known;
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
