import fc from 'fast-check';
import { balancePlan, costOf, imbalanceOf } from './balance-plan';
import type { BalancedServer, BalancedTenant, ProposedMove } from './balance-plan';

const server = (id: number, facts: Partial<BalancedServer> = {}): BalancedServer => ({
  id,
  name: `s${id}`,
  flavour: 'mariadb',
  version: '11.4.2',
  capacity: 100,
  connectionBudget: 50,
  tenants: 0,
  ...facts,
});

const tenant = (tenantId: number, facts: Partial<BalancedTenant> = {}): BalancedTenant => ({
  tenantId,
  serverId: 1,
  bytes: 100,
  busyMs: 0,
  isMovable: true,
  ...facts,
});

const moved = (tenants: readonly BalancedTenant[], { tenantId, to }: ProposedMove): BalancedTenant[] =>
  tenants.map((one) => (one.tenantId === tenantId ? { ...one, serverId: Number(to.slice(1)) } : one));

const counted = (servers: readonly BalancedServer[], tenants: readonly BalancedTenant[]): BalancedServer[] =>
  servers.map((one) => ({
    ...one,
    tenants: tenants.filter(({ serverId }) => serverId === one.id).length,
  }));

const estates = fc
  .record({
    servers: fc.array(
      fc.record({
        capacity: fc.integer({ min: 1, max: 15 }),
        connectionBudget: fc.integer({ min: 1, max: 100 }),
        version: fc.constantFrom('10.11.1', '11.4.2'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    tenants: fc.array(
      fc.record({
        serverId: fc.integer({ min: 1, max: 4 }),
        bytes: fc.nat(10_000),
        busyMs: fc.nat(1000),
        isMovable: fc.boolean(),
      }),
      { maxLength: 25 },
    ),
  })
  .map((made) => {
    const tenants = made.tenants.map((facts, index) =>
      tenant(index + 1, {
        ...facts,
        serverId: ((facts.serverId - 1) % made.servers.length) + 1,
      }),
    );
    return {
      tenants,
      servers: counted(
        made.servers.map((facts, index) => server(index + 1, facts)),
        tenants,
      ),
    };
  });

describe('The moves that balance servers', () => {
  it('exceed no capacity, in whatever order they end, and move no tenant twice', () => {
    fc.assert(
      fc.property(estates, ({ servers, tenants }) => {
        const moves = balancePlan(servers, tenants);
        const arrivals = (name: string): number => moves.filter(({ to }) => to === name).length;
        const over = servers.filter(
          ({ name, capacity, tenants: held }) => arrivals(name) > 0 && held + arrivals(name) > capacity,
        );
        const ids = moves.map(({ tenantId }) => tenantId);
        return over.length === 0 && new Set(ids).size === ids.length;
      }),
    );
  });

  it('each reduce the imbalance by more than they cost', () => {
    fc.assert(
      fc.property(estates, ({ servers, tenants }) => {
        const allBytes = tenants.reduce((sum, { bytes }) => sum + bytes, 0);
        let present = tenants;
        return balancePlan(servers, tenants).every((move) => {
          const next = moved(present, move);
          const gain = imbalanceOf(servers, present) - imbalanceOf(servers, next);
          present = next;
          return gain > costOf(move.bytes, allBytes) - 1e-12;
        });
      }),
    );
  });

  it('touch no tenant that cannot move, and go to no older server', () => {
    fc.assert(
      fc.property(estates, ({ servers, tenants }) => {
        const versions = new Map(servers.map(({ name, version }) => [name, version]));
        return balancePlan(servers, tenants).every(
          ({ tenantId, from, to }) =>
            tenants.find((one) => one.tenantId === tenantId)?.isMovable === true &&
            (versions.get(to) ?? '') >= (versions.get(from) ?? ''),
        );
      }),
    );
  });

  it('are none where size and load are within the tolerance', () => {
    const tenants = [tenant(1, { bytes: 105 }), tenant(2, { bytes: 95, serverId: 2 })];
    expect(balancePlan(counted([server(1), server(2)], tenants), tenants)).toEqual([]);
  });

  it('fill an empty server up to its share and then stop', () => {
    const tenants = Array.from({ length: 8 }, (_, index) => tenant(index + 1));
    const moves = balancePlan(counted([server(1), server(2)], tenants), tenants);
    expect(moves).toHaveLength(4);
    expect(new Set(moves.map(({ to }) => to))).toEqual(new Set(['s2']));
  });

  it('give a server with a third of the capacity and connections a quarter of the tenants', () => {
    const tenants = Array.from({ length: 8 }, (_, index) => tenant(index + 1, { busyMs: 10 }));
    const servers = [
      server(1, { capacity: 90, connectionBudget: 60 }),
      server(2, { capacity: 30, connectionBudget: 20 }),
    ];
    expect(balancePlan(counted(servers, tenants), tenants)).toHaveLength(2);
  });

  it('even out the load where the size is even', () => {
    const busy = [tenant(1, { busyMs: 500 }), tenant(2, { busyMs: 500 })];
    const idle = [tenant(3, { serverId: 2 }), tenant(4, { serverId: 2 })];
    const tenants = [...busy, ...idle];
    const moves = balancePlan(counted([server(1), server(2)], tenants), tenants);
    expect(moves.map(({ tenantId }) => tenantId)).toContain(1);
    expect(moves.length).toBeLessThanOrEqual(2);
  });

  it('copy the fewest bytes where the load is what they even out', () => {
    const tenants = [tenant(1, { busyMs: 100, bytes: 900 }), tenant(2, { busyMs: 100, bytes: 10 })];
    const still = tenant(3, { serverId: 2, bytes: 910, isMovable: false });
    const all = [...tenants, still];
    expect(balancePlan(counted([server(1), server(2)], all), all).map(({ tenantId }) => tenantId)).toEqual([2]);
  });

  it('never lead to a server of another flavour', () => {
    const tenants = Array.from({ length: 8 }, (_, index) => tenant(index + 1));
    expect(balancePlan(counted([server(1), server(2, { flavour: 'mysql' })], tenants), tenants)).toEqual([]);
  });
});
