import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { mapDatabaseError } from '#persistence';
import { GLOBAL_SCHEMA_VERSION } from '../database/global/global-schema';

/**
 * The global database, connected at first use and again whenever it was not: the application boots while it is down and goes on
 * by itself once it is back.
 */
@Injectable()
export class GlobalDatabase {
  private connecting: Promise<DataSource> | null = null;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Runs `work` outside a transaction. @throws DomainError DATABASE_UNAVAILABLE when the database cannot be reached */
  async use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      const { manager } = await this.connected();
      return await work(manager);
    } catch (error) {
      throw mapDatabaseError(error);
    }
  }

  /** Runs `work` in one transaction. @throws DomainError as {@link use}; what `work` throws */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.use((manager) => manager.transaction('READ COMMITTED', work));
  }

  async ping(): Promise<void> {
    await this.use((manager) => manager.query('SELECT 1'));
  }

  /** @throws Error when the schema is older than this version needs */
  async assertCurrent(): Promise<void> {
    const rows = await this.use((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM migrations WHERE name = ?', [GLOBAL_SCHEMA_VERSION]),
    );
    if (rows.length === 0) throw new Error('the global database is behind: run global:migrate');
  }

  private connected(): Promise<DataSource> {
    if (this.dataSource.isInitialized) return Promise.resolve(this.dataSource);
    this.connecting ??= this.dataSource.initialize().finally(() => {
      this.connecting = null;
    });
    return this.connecting;
  }
}
