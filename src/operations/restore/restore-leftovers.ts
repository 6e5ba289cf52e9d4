import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { dropByHand, FIX } from '../../ports/doctor-checks';
import type { Problem } from '../../ports/doctor-checks';
import { Operation } from '../tasks/operation.entity';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { dropAccount, dropDatabase } from '../servers/tenant-accounts';
import { keptOf } from './kept-data';
import { leftBy } from './restore-plan';

/**
 * Databases and accounts of restores that no operation needs any more. A side database is dropped, because the backup contains the same
 * data. Replaced data without an operation are only reported, for a person to decide.
 */
@Injectable()
export class RestoreLeftovers {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Reads the server before the registry, because objects are recorded before they are created. */
  async of(server: DatabaseServer, session: ServerSession): Promise<Problem[]> {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const databases = await session.query<{ name: string }[]>(
      'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
    );
    const accounts = await session.query<{ name: string }[]>("SELECT User AS name FROM mysql.user WHERE Host = '%'");
    const problems: Problem[] = [];
    for (const { name } of databases) {
      const left = leftBy(name, tenantDatabasePrefix);
      if (left === null || (await this.isNeeded(left.operationId, name))) continue;
      problems.push(this.unneeded(server, name, left.isKept));
    }
    for (const { name } of accounts) {
      const id = name.startsWith(tenantAccountPrefix)
        ? /^r(\d+)$/.exec(name.slice(tenantAccountPrefix.length))?.[1]
        : undefined;
      if (id === undefined || (await this.operation(Number(id)))?.state === 'running') continue;
      const mend = (): Promise<void> => this.servers.on(server, (within) => dropAccount(within, name));
      const subject = `${server.name} ${name}`;
      problems.push({ check: 'orphan', subject, problem: 'belongs to no restore', advice: FIX, mend });
    }
    return problems;
  }

  private unneeded(server: DatabaseServer, name: string, isKept: boolean): Problem {
    const finding = { check: 'orphan', subject: `${server.name} ${name}` };
    if (isKept)
      return { ...finding, problem: 'holds data that no restore keeps: drop it by hand', advice: dropByHand(name) };
    const mend = (): Promise<void> => this.servers.on(server, (within) => dropDatabase(within, name));
    return { ...finding, problem: 'belongs to no restore', advice: FIX, mend };
  }

  /** A running operation needs all its objects; a completed one needs its kept data until they are restored or dropped. */
  private async isNeeded(operationId: number, name: string): Promise<boolean> {
    const operation = await this.operation(operationId);
    if (operation === null) return false;
    return operation.state === 'running' || keptOf(operation)?.database === name;
  }

  private operation(id: number): Promise<Operation | null> {
    return this.database.use((manager) => manager.findOneBy(Operation, { id }));
  }
}
