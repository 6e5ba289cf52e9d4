import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import { ChangeEvents } from '../../../global/changes/change-events';
import { believedFor } from '../../credentials/credential-rotation';
import { IdentityStamps } from '../../database-identity/identity-stamps';
import { RegistryErasure } from '../../offboarding/deletion/registry-erasure';
import { TenantPlaces } from '../../tenant-database/tenant-places';
import { ServerConnections } from '../../servers/server-connections';
import { createAccount, dropAccount, endSessions, lockAccount } from '../../servers/tenant-accounts';
import type { PlannedTenant, RegistryComparison } from './registry-comparison';

/** Work after the exchange of the registry. Idempotent. */
@Injectable()
export class RegistryAftermath {
  constructor(
    private readonly servers: ServerConnections,
    private readonly places: TenantPlaces,
    private readonly changes: ChangeEvents,
    private readonly stamps: IdentityStamps,
    private readonly erasure: RegistryErasure,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Notifies all processes, waits until none uses cached data of the old registry, and ends the former accounts of tenants. */
  async settle({ tenants, erased }: RegistryComparison): Promise<void> {
    for (const tenantId of [...tenants.map((tenant) => tenant.tenantId), ...erased]) {
      this.changes.announce('tenant', tenantId);
      this.changes.announce('roles', tenantId);
    }
    this.changes.announce('numbering', 0);
    await pause(await believedFor(this.changes));
    for (const tenant of tenants) {
      await this.leaveAlone(tenant);
      await this.stamps.stamp(tenant.tenantId);
    }
    for (const tenantId of erased) await this.erasure.erase(tenantId);
  }

  private async leaveAlone({ tenantId, status }: PlannedTenant): Promise<void> {
    const { server, database, app, ddl } = await this.places.of(tenantId);
    const name = `${this.settings.database.tenantAccountPrefix}${tenantId}`;
    await this.servers.on(server, async (session) => {
      await createAccount(session, { kind: 'ddl' }, { ...ddl, database });
      await endSessions(session, ddl.user);
      for (const user of [name, `${name}_b`].filter((one) => one !== app.user)) {
        await lockAccount(session, user).catch(() => undefined);
        await endSessions(session, user);
        await dropAccount(session, user);
      }
      if (status !== 'active') await lockAccount(session, app.user);
    });
  }
}
