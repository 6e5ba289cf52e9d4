import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KEY_RING, KeyRing } from '#secrets';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { GLOBAL_MIGRATIONS } from '../../../database/global/global-schema';
import { opensSealed } from '../../../database/global/own-keys';
import { seedGlobal } from '../../../database/global/seed-global';
import { masterKeysForeign } from '../../../global/global-database.errors';
import { ServerConnections } from '../../servers/server-connections';
import { restoreObjectsUnsupported, restoreSchemaUnknown } from '../restore.errors';
import { otherObjects } from '../../dumps/side-loader';
import { ChainBreaks } from './chain-breaks';
import { GlobalOwner } from './global-owner';
import type { GlobalPlace } from './global-owner';
import { compareRegistries } from './registry-comparison';
import type { RegistryComparison } from './registry-comparison';
import { factsOf } from './registry-facts';
import type { RegisteredServer } from './registry-facts';
import { ServerSurvey } from './server-survey';

/** Migrates a loaded registry to the current schema and compares it with the present state. */
@Injectable()
export class RegistryInspection {
  constructor(
    private readonly owner: GlobalOwner,
    private readonly servers: ServerConnections,
    private readonly survey: ServerSurvey,
    private readonly breaks: ChainBreaks,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError RESTORE_SCHEMA_UNKNOWN, RESTORE_OBJECTS_UNSUPPORTED, MASTER_KEYS_FOREIGN */
  async migrate({ side }: GlobalPlace): Promise<void> {
    await this.servers.on(side.server, async (session) => {
      const found = Object.entries(await otherObjects(session, side.database)).find(([, total]) => total > 0);
      if (found !== undefined) throw restoreObjectsUnsupported({ database: side.database, object: found[0] });
    });
    await this.owner.on(side.database, async (manager) => {
      await assertKnown(manager);
      await manager.dataSource.runMigrations({ transaction: 'none' });
      await seedGlobal(manager);
      if (!(await opensSealed(manager, this.ring))) throw masterKeysForeign({ setting: 'MASTER_KEYS_FILE' });
      const { host, port } = this.settings.database;
      // Every start of the product does the same, because the address of the first server may have changed.
      await manager.query("UPDATE database_servers SET host = ?, port = ? WHERE name = 'local'", [host, port]);
    });
  }

  /** Whether the present registry is a successor of the loaded one, so that its newer data are used. */
  isContinued({ live, side }: GlobalPlace): Promise<boolean> {
    return this.owner.on(live, (manager) => this.breaks.isContinued(manager, side.database));
  }

  /** @throws DomainError DATABASE_UNAVAILABLE if a server is unavailable */
  async compare(place: GlobalPlace): Promise<RegistryComparison> {
    const { live, side } = place;
    const isContinued = await this.isContinued(place);
    const [backup, present] = await this.servers.on(side.server, async (session) => [
      await factsOf(session, side.database),
      isContinued ? await factsOf(session, live) : null,
    ]);
    const survey = await this.survey.of(distinct([...backup.servers, ...(present?.servers ?? [])]), {
      withSchemas: !isContinued,
    });
    return compareRegistries({ backup, present, survey });
  }
}

async function assertKnown(manager: EntityManager): Promise<void> {
  const known = new Set(GLOBAL_MIGRATIONS.map(({ name }) => name));
  const rows = await manager.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY timestamp');
  const foreign = rows.find(({ name }) => !known.has(name));
  if (foreign !== undefined) throw restoreSchemaUnknown({ version: foreign.name });
}

function distinct(servers: readonly RegisteredServer[]): readonly RegisteredServer[] {
  return [...new Map(servers.map((server) => [`${server.host}:${server.port}`, server])).values()];
}
