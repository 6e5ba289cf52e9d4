import { Inject, Injectable } from '@nestjs/common';
import { reasonOf } from '#persistence';
import { KEY_RING, KeyRing } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { TenantsService } from '../../global/tenants/tenants.service';
import { inLanes } from '../each-tenant';
import { EarlierAccounts } from './earlier-accounts';
import { GlobalSecrets } from './global-secrets';
import { TenantFields } from './tenant-fields';

export interface KeyRotationReport {
  readonly keyId: string;
  /** Secrets of the global database and rows of tenants that were sealed anew. */
  readonly secrets: number;
  readonly rows: number;
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
  /** Accounts of earlier keys on the global database that some process is still connected with. */
  readonly accountsInUse: readonly string[];
  /** The key of the oldest row of the audit log: it and those after it must stay in the file. */
  readonly oldestAuditKey: string | null;
}

const TENANTS_AT_ONCE = 4;

/**
 * Brings everything sealed to the current master key, while requests go on. Whatever is sealed under it already is left alone, so
 * that a run that died is finished by the next.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly tenants: TenantsService,
    private readonly secrets: GlobalSecrets,
    private readonly fields: TenantFields,
    private readonly accounts: EarlierAccounts,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  async run(onProgress: (done: number, total: number) => void): Promise<KeyRotationReport> {
    // A secret that cannot be read is told at the end: the tenants have theirs first.
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
    const oldestAuditKey = await this.oldestAuditKey();
    return { keyId: this.ring.currentId, secrets, rows, failed, accountsInUse, oldestAuditKey };
  }

  private async oldestAuditKey(): Promise<string | null> {
    const [row] = await this.database.use((manager) =>
      manager.query<{ keyId: string }[]>('SELECT key_id AS keyId FROM audit_logs ORDER BY id LIMIT 1'),
    );
    return row?.keyId ?? null;
  }
}
