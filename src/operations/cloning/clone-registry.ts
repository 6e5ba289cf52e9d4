import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';

/** The settings of the control plane that a copy takes over: how the company works, but not its members or recipients. */
@Injectable()
export class CloneRegistry {
  constructor(private readonly database: GlobalDatabase) {}

  /** Can be repeated. */
  async copy(from: number, to: number, anonymise: boolean): Promise<void> {
    await this.remove(to);
    await this.database.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO tenant_settings (tenant_id, \`key\`, value)
          SELECT ?, \`key\`, value FROM tenant_settings WHERE tenant_id = ? AND \`key\` NOT IN ('alerts.email_recipients', 'invoices.payment_details')`,
        [to, from],
      );
      await manager.query(
        `INSERT INTO code_formats (tenant_id, entity_type, pattern, sequence_length, sequence_start, reset_policy, is_gapless, is_active)
          SELECT ?, entity_type, pattern, sequence_length, sequence_start, reset_policy, is_gapless, is_active
            FROM code_formats WHERE tenant_id = ?`,
        [to, from],
      );
      if (!anonymise) await manager.query(SAME_IDENTITY, [to, from]);
    });
  }

  /** Removes everything that {@link copy} wrote. */
  async remove(to: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      for (const table of ['tenant_settings', 'code_formats'])
        await manager.query(`DELETE FROM ${table} WHERE tenant_id = ?`, [to]);
    });
  }
}

/** Documents printed in the copy look like those of the original. */
const SAME_IDENTITY = `UPDATE tenants clone JOIN tenants original
  SET clone.description = original.description, clone.legal_name = original.legal_name, clone.legal_form = original.legal_form,
    clone.tax_id = original.tax_id, clone.trade_register = original.trade_register, clone.address_line1 = original.address_line1,
    clone.address_line2 = original.address_line2, clone.postal_code = original.postal_code, clone.city = original.city
  WHERE clone.id = ? AND original.id = ?`;
