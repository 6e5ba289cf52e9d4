import { Injectable } from '@nestjs/common';
import { Leases } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { CredentialRotation } from './credential-rotation';
import { MIGRATION_LEASE } from '../tenant-database/migration-lease';
import { FIX, REPEAT } from '../../ports/doctor-checks';
import type { Check, Problem } from '../../ports/doctor-checks';

/**
 * Finds rotations of credentials that did not end: the registry has two passwords of one kind of account. The rotation is completed, because
 * processes may use the newer account already.
 */
@Injectable()
export class RotationChecks implements Check {
  readonly looksAt = { fr: 'renouvellements d’accès inachevés', en: 'unfinished rotations of credentials' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly leases: Leases,
    private readonly rotation: CredentialRotation,
  ) {}

  async problems(): Promise<Problem[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ tenantId: number; slug: string }[]>(
        `SELECT tenant.id AS tenantId, tenant.slug FROM tenants tenant
          WHERE EXISTS (SELECT 1 FROM tenant_credentials c WHERE c.tenant_id = tenant.id
            GROUP BY c.account HAVING COUNT(*) > 1) ORDER BY tenant.id`,
      ),
    );
    const isRunning = await this.leases.isHeld(MIGRATION_LEASE);
    return rows.map(({ tenantId, slug }) => ({
      check: 'credentials',
      subject: `${tenantId} ${slug}`,
      problem: isRunning
        ? 'its credentials are being rotated, or a rotation did not end: run the doctor again afterwards'
        : 'a rotation of its credentials did not end: complete it with --fix, or with `credentials:rotate`',
      advice: isRunning ? REPEAT : FIX,
      isNotice: isRunning,
      mend: () => this.leases.hold(MIGRATION_LEASE, () => this.rotation.complete(tenantId), { leavesAbandoned: true }),
    }));
  }
}
