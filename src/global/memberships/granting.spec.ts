import { assertMayGrant } from './granting';
import type { Granter } from './granting';

const granter = (ownVehiclesOnly: boolean): Granter => ({
  userId: 1,
  permissions: new Set(['vehicles:read']),
  ownVehiclesOnly,
});

describe('A user who gives rights', () => {
  it('can give the rights that they hold, and no more', () => {
    expect(() =>
      assertMayGrant(granter(false), { permissions: ['vehicles:read'], ownVehiclesOnly: false }),
    ).not.toThrow();
    expect(() => assertMayGrant(granter(false), { permissions: ['users:read'], ownVehiclesOnly: false })).toThrow(
      'GRANT_EXCEEDS_OWN',
    );
  });

  it('cannot give access to all vehicles if restricted to own vehicles', () => {
    const given = { permissions: ['vehicles:read'] };
    expect(() => assertMayGrant(granter(true), { ...given, ownVehiclesOnly: true })).not.toThrow();
    expect(() => assertMayGrant(granter(true), { ...given, ownVehiclesOnly: false })).toThrow('GRANT_EXCEEDS_OWN');
  });
});
