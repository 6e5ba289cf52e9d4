import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalDatabase } from '../../global/global-database';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import type { ServerSession } from '../servers/server-connections';
import { accountNamesOf, existingAccounts } from '../servers/tenant-accounts';

/**
 * The accounts that a tenant has on a server at the moment. There are two application accounts during a rotation, and after one that was
 * interrupted; the registry may know one of them only.
 */
@Injectable()
export class TenantAccounts {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The existing accounts of these kinds: by the rule of their names, and by the registry. */
  async on(session: ServerSession, tenantId: number, ...kinds: readonly AccountKind[]): Promise<readonly string[]> {
    const known = await this.registered(tenantId, ...kinds);
    const named = kinds.flatMap((kind) => accountNamesOf(this.settings.database.tenantAccountPrefix, tenantId, kind));
    return existingAccounts(session, [...named, ...known]);
  }

  /** The accounts that the registry has a password for; the newest last. */
  async registered(tenantId: number, ...kinds: readonly AccountKind[]): Promise<readonly string[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ username: string }[]>(
        'SELECT username FROM tenant_credentials WHERE tenant_id = ? AND account IN (?) ORDER BY generation',
        [tenantId, kinds],
      ),
    );
    return rows.map(({ username }) => username);
  }
}
