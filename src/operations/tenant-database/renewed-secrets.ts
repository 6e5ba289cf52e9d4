import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KEY_RING, KeyRing, randomSecret, seal } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';

interface NewSecret {
  readonly user: string;
  readonly generation: number;
  /** Never stored as it is, and never logged. */
  readonly password: string;
}

export type NewSecrets = Readonly<Record<AccountKind, NewSecret>>;

/** New passwords for the accounts of a tenant that gets another place. */
@Injectable()
export class RenewedSecrets {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** The same names with new passwords. The number of the generation decides on the name, so it grows by two. */
  async of(tenantId: number): Promise<NewSecrets> {
    const rows = await this.database.use((manager) =>
      manager.find(TenantCredential, { where: { tenantId }, order: { generation: 'ASC' } }),
    );
    const next = (account: AccountKind, step: number): NewSecret => {
      const newest = rows.findLast((row) => row.account === account);
      if (newest === undefined) throw new Error(`tenant ${tenantId} has no ${account} account`);
      return { user: newest.username, generation: newest.generation + step, password: randomSecret() };
    };
    return { app: next('app', 2), ddl: next('ddl', 1) };
  }

  /** They replace all that the registry has. */
  async store(manager: EntityManager, tenantId: number, secrets: NewSecrets): Promise<void> {
    await manager.delete(TenantCredential, { tenantId });
    for (const account of ['app', 'ddl'] as const) {
      const { user: username, generation, password } = secrets[account];
      const secretCiphertext = seal(this.ring, [tenantId, account, generation], password);
      await manager.insert(TenantCredential, { tenantId, account, username, generation, secretCiphertext });
    }
  }
}
