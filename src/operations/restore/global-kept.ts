import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import { dropByHand, FIX } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';
import { Operation } from '../tasks/operation.entity';
import { ServerConnections } from '../servers/server-connections';
import { dropDatabase } from '../servers/tenant-accounts';
import { GLOBAL_RESTORE } from './global/global-restore.task';

/** Databases of restores of the global database: replaced registries are kept for a week, loaded ones are dropped with their operation. */
@Injectable()
export class GlobalKept implements Check {
  readonly looksAt = { fr: 'registres remplacés', en: 'registries that were replaced' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Drops registries whose week is over. Returns their number. */
  async forget(now: Date): Promise<number> {
    let dropped = 0;
    for (const { name, operation, isKept } of await this.found()) {
      if (!isKept || operation?.kind !== GLOBAL_RESTORE || operation.state !== 'done') continue;
      if (new Date(String(operation.result?.['keptUntil'])) >= now) continue;
      await this.drop(name);
      dropped += 1;
    }
    return dropped;
  }

  /**
   * A loaded database without an operation is dropped. A replaced registry without an operation is only reported, for a person to decide.
   */
  async problems(): Promise<Problem[]> {
    return (await this.found()).flatMap(({ name, operation, isKept }): Problem[] => {
      if (operation?.state === 'running') return [];
      if (isKept && operation?.kind === GLOBAL_RESTORE && operation.state === 'done') return [];
      const finding = { check: 'orphan', subject: name };
      if (isKept)
        return [
          { ...finding, problem: 'holds a registry that no restore keeps: drop it by hand', advice: dropByHand(name) },
        ];
      return [{ ...finding, problem: 'belongs to no restore', advice: FIX, mend: () => this.drop(name) }];
    });
  }

  /** Reads the server before the registry, because objects are recorded before they are created. */
  private async found(): Promise<readonly { name: string; operation: Operation | null; isKept: boolean }[]> {
    const { globalName } = this.settings.database;
    const rows = await this.servers.on(this.settings.database, (session) =>
      session.query<{ name: string }[]>('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA'),
    );
    const found = rows.flatMap(({ name }) => {
      const [, mark, id] = name.startsWith(`${globalName}_`) ? (OURS.exec(name.slice(globalName.length)) ?? []) : [];
      return id === undefined ? [] : [{ name, id: Number(id), isKept: mark === 'o' }];
    });
    return Promise.all(
      found.map(async ({ id, ...rest }) => ({
        ...rest,
        operation: await this.database.use((manager) => manager.findOneBy(Operation, { id })),
      })),
    );
  }

  private drop(name: string): Promise<void> {
    return this.servers.on(this.settings.database, (session) => dropDatabase(session, name));
  }
}

const OURS = /^_([ro])(\d+)$/;
