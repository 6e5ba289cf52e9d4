import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { instant, json, rowId, varchar } from '#persistence';
import type { SchemaStructure } from '#persistence';
import type { SchemaState } from './schema-state';

/** The schema of a new database of a version on a server, with which the tenants' schemas are compared. */
@Entity('schema_templates')
export class SchemaTemplate {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('server_id'))
  serverId!: number;

  @Column(varchar('schema_version', 100))
  schemaVersion!: string;

  @Column(varchar('fingerprint', 64))
  fingerprint!: string;

  @Column(json('structure'))
  structure!: SchemaStructure;

  @Column(instant('recorded_at'))
  recordedAt!: Date;
}

/** Keeps the first template of each server and version. `state` is the schema of a database that was not used yet. */
export async function recordTemplate(manager: EntityManager, serverId: number, state: SchemaState): Promise<void> {
  const { version, fingerprint, structure } = state;
  if (await manager.existsBy(SchemaTemplate, { serverId, schemaVersion: version })) return;
  await manager.query(
    'INSERT IGNORE INTO schema_templates (server_id, schema_version, fingerprint, structure) VALUES (?, ?, ?, ?)',
    [serverId, version, fingerprint, JSON.stringify(structure)],
  );
}
