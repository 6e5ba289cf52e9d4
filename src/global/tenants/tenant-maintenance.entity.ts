import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, varchar } from '#persistence';

/**
 * The announced maintenance of a tenant, set by an operator. It is independent of the tenant's status, so an operation that
 * stops access for a time neither ends nor prolongs it. A row whose end has passed has no effect.
 */
@Entity('tenant_maintenances')
export class TenantMaintenance {
  @PrimaryColumn({ name: 'tenant_id', type: 'int', unsigned: true })
  tenantId!: number;

  @Column(varchar('reason', 500))
  reason!: string;

  @Column(instant('started_at'))
  startedAt!: Date;

  @Column(instant('until_at'))
  until!: Date;
}
