import { Inject, Injectable } from '@nestjs/common';
import { KEY_RING, KeyRing, open } from '#secrets';
import { TenantCredential } from '../../../global/tenants/tenant-credential.entity';
import { ServerConnections } from '../../servers/server-connections';
import { accountExists, createAccount, dropAccount } from '../../servers/tenant-accounts';
import { GlobalOwner } from './global-owner';
import type { GlobalPlace } from './global-owner';
import type { PlannedTenant } from './registry-comparison';

/** Creates the application accounts of a new registry while those of the present one are in use. */
@Injectable()
export class NewAccounts {
  constructor(
    private readonly owner: GlobalOwner,
    private readonly servers: ServerConnections,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** The free account names; these accounts are dropped if the restore is undone. */
  async intend(place: GlobalPlace, tenants: readonly PlannedTenant[]): Promise<{ readonly made: readonly string[] }> {
    const made: string[] = [];
    await this.each(place, tenants, async (tenant, { username }) => {
      if (!(await this.servers.on(tenant, (session) => accountExists(session, username)))) made.push(username);
    });
    return { made };
  }

  /** The accounts are valid on the servers before the processes learn of them. Accounts of tenants that are not served are locked. */
  async make(place: GlobalPlace, tenants: readonly PlannedTenant[]): Promise<void> {
    await this.each(place, tenants, async (tenant, credential) => {
      const { username: user, account, generation, secretCiphertext } = credential;
      const password = open(this.ring, [tenant.tenantId, account, generation], secretCiphertext);
      const startsLocked = tenant.status !== 'active';
      await this.servers.on(tenant, (session) =>
        createAccount(session, { kind: 'app', startsLocked }, { user, password, database: tenant.database }),
      );
    });
  }

  async drop(place: GlobalPlace, tenants: readonly PlannedTenant[], made: readonly string[]): Promise<void> {
    const ours = new Set(made);
    await this.each(place, tenants, async (tenant, { username }) => {
      if (ours.has(username)) await this.servers.on(tenant, (session) => dropAccount(session, username));
    });
  }

  private async each(
    { side }: GlobalPlace,
    tenants: readonly PlannedTenant[],
    work: (tenant: PlannedTenant, credential: TenantCredential) => Promise<void>,
  ): Promise<void> {
    const credentials = await this.owner.on(side.database, (manager) =>
      manager.find(TenantCredential, { where: { account: 'app' } }),
    );
    const byTenant = new Map(credentials.map((credential) => [credential.tenantId, credential]));
    for (const tenant of tenants) {
      const credential = byTenant.get(tenant.tenantId);
      if (credential !== undefined) await work(tenant, credential);
    }
  }
}
