import { TENANT_PERMISSIONS } from './permission-catalogue';
import { assertRestrictable } from './restrictable-permissions';
import { ROLE_PRESETS } from './role-presets';

const known = new Set(TENANT_PERMISSIONS.map(({ code }) => code));
const of = (role: string): ReadonlySet<string> => new Set(ROLE_PRESETS.find(({ code }) => code === role)?.permissions);

describe('The role presets', () => {
  it.each(ROLE_PRESETS)('of $code hold only permissions that exist, once each', ({ permissions }) => {
    expect(permissions.filter((permission) => !known.has(permission))).toEqual([]);
    expect(new Set(permissions).size).toBe(permissions.length);
  });

  it.each(ROLE_PRESETS.filter(({ isOwnVehiclesOnly }) => isOwnVehiclesOnly === true))(
    'of $code, which is kept to own vehicles, hold only what can be kept to them',
    ({ permissions }) => {
      expect(() => assertRestrictable(permissions, { ownVehiclesOnly: true, garageId: null })).not.toThrow();
    },
  );

  it('of a partner garage hold only permissions that can be restricted to one garage', () => {
    expect(() => assertRestrictable(of('garage_partenaire'), { ownVehiclesOnly: false, garageId: 1 })).not.toThrow();
  });

  it('give the administrator of a tenant every tenant permission, and no role a permission of the platform', () => {
    expect(of('admin')).toEqual(known);
    expect([...known].filter((permission) => permission.startsWith('platform:'))).toEqual([]);
  });

  it.each([
    ['gestionnaire', 'quotes:approve', true],
    ['gestionnaire', 'vehicles:delete', false],
    ['secretaire', 'interventions:submit', true],
    ['secretaire', 'quotes:approve', false],
    ['expert', 'prediagnostics:complete', true],
    ['expert', 'invoices:read', false],
    ['reparateur', 'maintenances:update', true],
    ['reparateur', 'insurances:read', false],
    ['verificateur', 'field_verifications:complete', true],
    ['verificateur', 'reception_reports:validate', false],
    ['conducteur', 'fuel_logs:create', true],
    ['conducteur', 'fuel_logs:read', true],
    ['conducteur', 'attachments:create', true],
    ['conducteur', 'drivers:read', false],
    ['garage_partenaire', 'quotes:create', true],
    ['garage_partenaire', 'quotes:approve', false],
    ['garage_partenaire', 'drivers:read', false],
    ['comptable', 'payments:void', true],
    ['comptable', 'quotes:approve', false],
    ['approbateur', 'work_authorizations:validate', true],
    ['approbateur', 'maintenances:read', false],
  ])('give %s the permission %s: %s', (role, permission, held) => {
    expect(of(role).has(permission)).toBe(held);
  });
});
