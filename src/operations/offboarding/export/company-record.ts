import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../../global/global-database';
import { Tenant } from '../../../global/tenants/tenant.entity';

/** The company's own data in the control plane, without passwords, credentials and sessions. */
@Injectable()
export class CompanyRecord {
  constructor(private readonly database: GlobalDatabase) {}

  of(tenantId: number): Promise<object> {
    return this.database.use(async (manager) => {
      const rows = (sql: string): Promise<object[]> => manager.query<object[]>(sql, [tenantId]);
      return {
        company: await manager.findOneByOrFail(Tenant, { id: tenantId }),
        domains: await rows(
          'SELECT host, verified_at AS verifiedAt FROM tenant_domains WHERE tenant_id = ? ORDER BY id',
        ),
        settings: (
          await manager.query<{ key: string; value: unknown }[]>(
            'SELECT `key`, value FROM tenant_settings WHERE tenant_id = ? ORDER BY `key`',
            [tenantId],
          )
        ).map(({ key, value }) => ({ key, value: typeof value === 'string' ? (JSON.parse(value) as unknown) : value })),
        numberFormats: await rows(
          `SELECT entity_type AS entityType, pattern, sequence_length AS sequenceLength, reset_policy AS resetPolicy
            FROM code_formats WHERE tenant_id = ? ORDER BY entity_type`,
        ),
        roles: await rows(
          `SELECT r.code, r.label_fr AS labelFr, r.label_en AS labelEn, p.code AS permission FROM roles r
            LEFT JOIN role_permissions rp ON rp.role_id = r.id LEFT JOIN permissions p ON p.id = rp.permission_id
            WHERE r.tenant_id = ? ORDER BY r.code, p.code`,
        ),
        members: await rows(
          `SELECT u.id, u.email, u.first_name AS firstName, u.last_name AS lastName, m.role_code AS role,
              m.is_active AS isActive, m.assigned_at AS assignedAt
            FROM user_tenants m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = ? ORDER BY u.id`,
        ),
      };
    });
  }
}
