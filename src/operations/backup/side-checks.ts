import { Inject, Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import { ServersService } from '../../global/servers/servers.service';
import { FIX } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { SideDatabases } from '../dumps/side-databases';
import { ServerConnections } from '../servers/server-connections';
import { backupLease } from './catalogue/backup-use.service';
import { sideNames, sideOf, trialLease } from './side-names';

/** Finds databases and accounts into which a backup was loaded for a check by a process that died. They contain only copies. */
@Injectable()
export class SideChecks implements Check {
  readonly looksAt = { fr: 'bases d’essai des sauvegardes', en: 'databases for trying backups' };

  constructor(
    private readonly servers: ServersService,
    private readonly connections: ServerConnections,
    private readonly sides: SideDatabases,
    private readonly leases: Leases,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async problems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const server of await this.servers.all()) {
      // A server that is unavailable is reported by its own check.
      const names = await this.namesOn(server).catch(() => []);
      for (const name of names) problems.push(...(await this.left(server, name)));
    }
    return problems;
  }

  /** The part behind the prefix of the databases and accounts of sides. */
  private async namesOn(server: DatabaseServer): Promise<readonly string[]> {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const rows = await this.connections.on(server, (session) =>
      session.query<{ name: string }[]>(
        `SELECT SUBSTRING(SCHEMA_NAME, ?) AS name FROM information_schema.SCHEMATA WHERE LEFT(SCHEMA_NAME, ?) = ?
          UNION SELECT SUBSTRING(User, ?) FROM mysql.user WHERE Host = '%' AND LEFT(User, ?) = ? ORDER BY name`,
        [tenantDatabasePrefix, tenantAccountPrefix].flatMap((prefix) => [prefix.length + 1, prefix.length, prefix]),
      ),
    );
    return rows.map(({ name }) => name).filter((name) => sideOf(name) !== null);
  }

  private async left(server: DatabaseServer, name: string): Promise<Problem[]> {
    const side = sideOf(name);
    if (side === null) return [];
    const lease = side.kind === 'shape' ? backupLease(side.owner) : trialLease(side.owner);
    if ((await this.leases.heldBelow(lease)).includes(lease)) return [];
    const names = sideNames(this.settings.database, side.kind, side.owner);
    const mend = (): Promise<void> => this.leases.hold(lease, () => this.sides.drop({ server, ...names }));
    return [
      {
        check: 'orphan',
        subject: `${server.name} ${names.database}`,
        problem: 'was left by a check of a backup whose process died',
        advice: FIX,
        mend,
      },
    ];
  }
}
