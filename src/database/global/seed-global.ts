import type { EntityManager } from 'typeorm';
import { DEFAULT_FORMATS } from '../../global/numbering-formats/default-formats';
import { PARAMETER_KEYS, parameterDeclaration } from '../../global/parameters/parameter-registry';
import { storedType, toStored } from '../../global/parameters/stored-value';
import { TENANT_PERMISSIONS } from '../../global/roles/permission-catalogue';
import { ROLE_PRESETS } from '../../global/roles/role-presets';

/** Seeds roles, permissions, number formats and parameters. Idempotent: texts and presets are updated from the code, other values stay. */
export async function seedGlobal(manager: EntityManager): Promise<void> {
  await upsert(
    manager,
    'permissions (code, label_fr, label_en, module)',
    TENANT_PERMISSIONS.map((entry) => [entry.code, entry.labelFr, entry.labelEn, entry.module]),
    'label_fr = VALUES(label_fr), label_en = VALUES(label_en), module = VALUES(module)',
  );
  await upsert(
    manager,
    'roles (code, label_fr, label_en, is_own_vehicles_only)',
    ROLE_PRESETS.map(({ code, labelFr, labelEn, isOwnVehiclesOnly = false }) => [
      code,
      labelFr,
      labelEn,
      isOwnVehiclesOnly,
    ]),
    'label_fr = VALUES(label_fr), label_en = VALUES(label_en), is_own_vehicles_only = VALUES(is_own_vehicles_only)',
  );
  await seedPresets(manager);
  await upsert(
    manager,
    'code_formats (entity_type, pattern, reset_policy, is_gapless)',
    DEFAULT_FORMATS.map((format) => [format.entityType, format.pattern, format.resetPolicy, format.isGapless]),
    'id = id',
  );
  await upsert(
    manager,
    'system_parameters (category, parameter_key, value, default_value, data_type, description, is_editable, is_public)',
    parameterRows(),
    'default_value = VALUES(default_value), description = VALUES(description)',
  );
}

/** Read-only parameters are not stored: their value is in the code. */
function parameterRows(): unknown[][] {
  const stored = PARAMETER_KEYS.filter((key) => parameterDeclaration(key).isEditable);
  return stored.map((key) => {
    const { kind, fallback, labelEn, isPublic } = parameterDeclaration(key);
    const value = toStored(kind.type, fallback);
    return [key.split('.')[0], key, value, value, storedType(kind.type), labelEn, true, isPublic];
  });
}

/** Updates only roles of the platform: a custom role of a tenant may have the code of a preset. */
async function seedPresets(manager: EntityManager): Promise<void> {
  for (const preset of ROLE_PRESETS) {
    await manager.query(
      `INSERT IGNORE INTO role_permissions (role_id, permission_id)
        SELECT r.id, p.id FROM roles r JOIN permissions p ON p.code IN (?) WHERE r.code = ? AND r.tenant_id IS NULL`,
      [[...preset.permissions], preset.code],
    );
    await manager.query(
      `DELETE rp FROM role_permissions rp JOIN roles r ON r.id = rp.role_id JOIN permissions p ON p.id = rp.permission_id
        WHERE r.code = ? AND r.tenant_id IS NULL AND p.code NOT IN (?)`,
      [preset.code, [...preset.permissions]],
    );
  }
}

async function upsert(
  manager: EntityManager,
  target: string,
  rows: readonly (readonly unknown[])[],
  onDuplicate: string,
): Promise<void> {
  const marks = rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
  await manager.query(`INSERT INTO ${target} VALUES ${marks} ON DUPLICATE KEY UPDATE ${onDuplicate}`, rows.flat());
}
