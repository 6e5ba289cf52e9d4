import { Inject, Injectable } from '@nestjs/common';
import { inLanes } from '#kernel';
import { reasonOf } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { TenantsService } from '../../global/tenants/tenants.service';
import { EarlierAccounts } from './earlier-accounts';
import { KeyInventory } from './key-inventory';
import type { KeyNeeds } from './key-inventory';
import { GlobalSecrets } from './global-secrets';
import { TenantFields } from './tenant-fields';

export interface KeyRotationReport extends KeyNeeds {
  readonly keyId: string;
  /** Number of re-encrypted secrets of the global database, and of re-encrypted rows of tenants. */
  readonly secrets: number;
  readonly rows: number;
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
  /** Accounts of earlier keys on the global database that still have connections. */
  readonly accountsInUse: readonly string[];
}

const TENANTS_AT_ONCE = 4;

/**
 * Re-encrypts all secrets with the current master key while requests continue. Values that already use it are skipped, so a run after a
 * crash completes the work. Says at the end which earlier keys must stay in the key file, and for what.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly tenants: TenantsService,
    private readonly secrets: GlobalSecrets,
    private readonly fields: TenantFields,
    private readonly accounts: EarlierAccounts,
    private readonly inventory: KeyInventory,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  async run(onProgress: (done: number, total: number) => void): Promise<KeyRotationReport> {
    // An unreadable secret of the global database is reported at the end, so that the tenants' secrets are re-encrypted first.
    const [sealing] = await Promise.allSettled([this.secrets.reseal()]);
    const located = (await this.tenants.all()).filter(({ location }) => location !== null);
    const failed: { tenantId: number; error: string }[] = [];
    let rows = 0;
    let done = 0;
    await inLanes(TENANTS_AT_ONCE, located, async ({ tenant }) => {
      await this.fields.reseal(tenant.id).then(
        (changed) => (rows += changed),
        (error: unknown) => failed.push({ tenantId: tenant.id, error: reasonOf(error) }),
      );
      onProgress((done += 1), located.length);
    });
    if (sealing.status === 'rejected') throw sealing.reason;
    const secrets = sealing.value;
    const accountsInUse = await this.accounts.end();
    return { keyId: this.ring.currentId, secrets, rows, failed, accountsInUse, ...(await this.inventory.needs()) };
  }
}
