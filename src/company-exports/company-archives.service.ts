import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { recordNotFound } from '#persistence';
import { GlobalDatabase } from '../global/global-database';
import { TenantsService } from '../global/tenants/tenants.service';
import { tenantExport } from '../operations/offboarding/export/tenant-export.task';
import { KeptExports } from '../operations/offboarding/export/kept-exports';
import { withProgress } from '../operations/tasks/operation-progress';
import { Operation } from '../operations/tasks/operation.entity';
import { Tasks } from '../operations/tasks/tasks.service';
import { tooManyArchives } from './company-archives.errors';

const SHOWN = 50;
const MAX_KEPT = 3;

/** Archives of all data of a company, signed, for the company itself. Operators create the same archive with `tenant:export`. */
@Injectable()
export class CompanyArchives {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly tenants: TenantsService,
    private readonly tasks: Tasks,
    private readonly exports: KeptExports,
  ) {}

  /** The newest 50 archives, newest first. */
  list(tenantId: number): Promise<readonly Operation[]> {
    return this.database.use(async (manager) =>
      withProgress(
        manager,
        await manager.find(Operation, {
          where: { tenantId, kind: tenantExport.name },
          order: { id: 'DESC' },
          take: SHOWN,
        }),
      ),
    );
  }

  async get(tenantId: number, id: number): Promise<Operation> {
    const [found] = await this.database.use(async (manager) =>
      withProgress(manager, await manager.findBy(Operation, { id, tenantId, kind: tenantExport.name })),
    );
    if (found === undefined) throw recordNotFound({ resource: 'archives', id });
    return found;
  }

  /** Requests an archive; a worker creates it. @throws DomainError TOO_MANY_ARCHIVES, TENANT_BUSY, IDEMPOTENCY_KEY_REUSED */
  request(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, async () => {
      await this.assertRoom(tenantId);
      const { tenant } = await this.tenants.get(tenantId);
      return { task: tenantExport, tenantId, input: { slug: tenant.slug }, actor: write.actor };
    });
  }

  /** @throws DomainError NOT_FOUND, and as {@link KeptExports.hand} */
  async content(
    tenantId: number,
    id: number,
    write: WriteRequest,
  ): Promise<{ content: Readable; bytes: number; name: string }> {
    await this.get(tenantId, id);
    return this.exports.hand(id, write);
  }

  private async assertRoom(tenantId: number): Promise<void> {
    const [row] = await this.database.use((manager) =>
      manager.query<{ kept: string | number }[]>(
        'SELECT COUNT(*) AS kept FROM tenant_exports WHERE tenant_id = ? AND is_final = 0 AND expires_at > UTC_TIMESTAMP(3)',
        [tenantId],
      ),
    );
    if (Number(row?.kept ?? 0) >= MAX_KEPT) throw tooManyArchives({ most: MAX_KEPT });
  }
}
