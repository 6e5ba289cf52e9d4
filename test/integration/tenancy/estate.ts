import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { grantPattern, quoteIdentifier } from '#persistence';
import type { ServerRecord, TenantAccount, TenantDirectory, TenantRecord } from '#tenancy';

export const SCHEMA_VERSION = 'TestSchema1';

@Entity('shelves')
export class Shelf {
  @PrimaryColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 100 })
  label!: string;
}

@Entity('tags')
export class Tag {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 100 })
  label!: string;

  @Column({ type: 'int', default: 0 })
  counter!: number;

  @ManyToOne(() => Shelf)
  @JoinColumn({ name: 'shelf_id' })
  shelf!: Shelf | null;
}

const TABLES = [
  'CREATE TABLE shelves (id INT UNSIGNED PRIMARY KEY, label VARCHAR(100) NOT NULL)',
  `CREATE TABLE tags (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, label VARCHAR(100) NOT NULL, counter INT NOT NULL DEFAULT 0,
    shelf_id INT UNSIGNED NULL)`,
  `CREATE TABLE idempotency_keys (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, scope VARCHAR(100) NOT NULL,
    key_hash CHAR(64) NOT NULL, fingerprint CHAR(64) NOT NULL, answer JSON NULL, created_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NOT NULL, UNIQUE KEY idempotency_keys_unique (scope, key_hash))`,
  `CREATE TABLE outbox (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, topic VARCHAR(64) NOT NULL, payload JSON NOT NULL,
    relayed_at DATETIME(3) NULL)`,
];

/** Tenants with their own databases and accounts on the test server, and a directory of them. */
export class Estate implements TenantDirectory {
  readonly records = new Map<number, TenantRecord>();
  readonly accounts = new Map<number, TenantAccount>();
  readonly domains = new Map<string, number>();
  readonly asked = { account: 0, server: 0 };
  private readonly listeners: ((tenantId: number) => void)[] = [];

  private constructor(
    readonly prefix: string,
    readonly root: Connection,
    public serverRecord: ServerRecord,
  ) {}

  static async create(tenants: number, connectionBudget = 20): Promise<Estate> {
    const { DB_HOST = '127.0.0.1', DB_PORT = '3306', DB_USER = 'root', DB_PASSWORD = '' } = process.env;
    const root = await createConnection({ host: DB_HOST, port: Number(DB_PORT), user: DB_USER, password: DB_PASSWORD });
    const [rows] = await root.query('SELECT VERSION() AS version');
    const { version } = (rows as { version: string }[])[0] ?? { version: '' };
    const estate = new Estate(`test_${randomBytes(4).toString('hex')}_`, root, {
      serverId: 1,
      name: 'test',
      host: DB_HOST,
      port: Number(DB_PORT),
      flavour: version.includes('MariaDB') ? 'mariadb' : 'mysql',
      version,
      state: 'open',
      connectionBudget,
    });
    for (let tenantId = 1; tenantId <= tenants; tenantId += 1) await estate.addTenant(tenantId);
    return estate;
  }

  databaseOf(tenantId: number): string {
    return `${this.prefix}${tenantId}`;
  }

  async addTenant(tenantId: number): Promise<void> {
    const database = this.databaseOf(tenantId);
    const account = { user: database, password: randomBytes(16).toString('hex') };
    await this.root.query(
      `CREATE DATABASE ${quoteIdentifier(database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
    await this.root.query(`USE ${quoteIdentifier(database)}`);
    for (const table of TABLES) await this.root.query(table);
    await this.root.query('INSERT INTO shelves VALUES (1, ?)', [`shelf ${tenantId}`]);
    await this.root.query('INSERT INTO tags (id, label, shelf_id) VALUES (1, ?, 1)', [`tenant ${tenantId}`]);
    await this.root.query(`CREATE USER ?@'%' IDENTIFIED BY ?`, [account.user, account.password]);
    await this.root.query(
      `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES ON ${grantPattern(database)}.* TO ?@'%'`,
      [account.user],
    );
    this.accounts.set(tenantId, account);
    this.records.set(tenantId, this.recordOf(tenantId));
  }

  /** Changes the directory entry of the tenant with a new epoch, and notifies the listeners. */
  change(tenantId: number, change: Partial<TenantRecord>, tell = true): void {
    const record = this.record(tenantId);
    this.records.set(tenantId, { ...record, epoch: record.epoch + 1, ...change });
    if (tell) this.tell(tenantId);
  }

  tell(tenantId: number): void {
    for (const listener of this.listeners) listener(tenantId);
  }

  record(tenantId: number): TenantRecord {
    const record = this.records.get(tenantId);
    if (!record) throw new Error(`no tenant ${tenantId}`);
    return record;
  }

  /** Sessions of this estate's accounts, as reported by the server. */
  async sessions(): Promise<readonly { ID: number; USER: string }[]> {
    const [rows] = await this.root.query('SELECT ID, USER FROM information_schema.PROCESSLIST WHERE USER LIKE ?', [
      `${this.prefix.replaceAll('_', '\\_')}%`,
    ]);
    return rows as { ID: number; USER: string }[];
  }

  async drop(): Promise<void> {
    for (const [tenantId, { user }] of this.accounts) {
      await this.root.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(this.databaseOf(tenantId))}`);
      await this.root.query(`DROP USER IF EXISTS ?@'%'`, [user]);
    }
    await this.root.end();
  }

  findBySlug(slug: string): Promise<TenantRecord | null> {
    return Promise.resolve([...this.records.values()].find((record) => record.slug === slug) ?? null);
  }

  findByDomain(host: string): Promise<TenantRecord | null> {
    return this.findById(this.domains.get(host) ?? 0);
  }

  readAgain(tenantId: number): Promise<TenantRecord | null> {
    return this.findById(tenantId);
  }

  findById(tenantId: number): Promise<TenantRecord | null> {
    return Promise.resolve(this.records.get(tenantId) ?? null);
  }

  server(): Promise<ServerRecord> {
    this.asked.server += 1;
    return Promise.resolve(this.serverRecord);
  }

  async account(tenantId: number): Promise<TenantAccount> {
    this.asked.account += 1;
    const account = this.accounts.get(tenantId);
    if (!account) throw new Error(`no account of ${tenantId}`);
    return Promise.resolve(account);
  }

  onChange(listener: (tenantId: number) => void): void {
    this.listeners.push(listener);
  }

  private recordOf(tenantId: number): TenantRecord {
    return {
      tenantId,
      slug: `tenant-${tenantId}`,
      name: `Tenant ${tenantId}`,
      status: 'active',
      epoch: 1,
      countryCode: 'CI',
      currency: 'XOF',
      timezone: 'Africa/Abidjan',
      locale: 'fr',
      serverId: this.serverRecord.serverId,
      databaseName: this.databaseOf(tenantId),
      placement: 'database',
      schemaVersion: SCHEMA_VERSION,
    };
  }
}
