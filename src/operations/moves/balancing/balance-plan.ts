import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { isOlder } from '../server-versions';

/** A server that may give and take tenants. */
export type BalancedServer = Pick<
  DatabaseServer,
  'id' | 'name' | 'flavour' | 'version' | 'capacity' | 'connectionBudget'
> & {
  /** All its tenants, also those that cannot move. */
  readonly tenants: number;
};

/** A tenant on one of the servers. */
export interface BalancedTenant {
  readonly tenantId: number;
  readonly serverId: number;
  readonly bytes: number;
  /** Milliseconds that its statements took in the last full hour. */
  readonly busyMs: number;
  /** False if it counts where it is, but cannot move. */
  readonly isMovable: boolean;
}

export interface ProposedMove {
  readonly tenantId: number;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly busyMs: number;
}

/** Servers within this part of their share are balanced: figures change by more within a day. */
const TOLERANCE = 0.1;
/** What a move costs, in units of imbalance: a part that every move has, and a part for copying all bytes of all servers once. */
const COST = { each: 0.0002, allBytes: 0.02 } as const;

type Dimension = 'bytes' | 'busyMs';
const DIMENSIONS: readonly Dimension[] = ['bytes', 'busyMs'];

interface Place {
  readonly server: BalancedServer;
  /** Counts arrivals but no departures, so the capacity is kept in whatever order the moves end. */
  tenants: number;
  readonly held: Record<Dimension, number>;
  readonly due: Readonly<Record<Dimension, number>>;
}

interface Candidate {
  readonly tenant: BalancedTenant;
  readonly from: Place;
  readonly to: Place;
  /** What the imbalance falls by, per unit of cost. Above 1 the move is worth it. */
  readonly worth: number;
}

/**
 * Proposes the moves that even out size and load. The share of a server in all bytes follows its capacity, and that in all load its budget
 * of connections. Each step takes the move that reduces the imbalance most for its cost; of equal ones, the one with the fewest bytes.
 * Servers of different flavours are balanced apart.
 */
export function balancePlan(
  servers: readonly BalancedServer[],
  tenants: readonly BalancedTenant[],
): readonly ProposedMove[] {
  const flavours = [...new Set(servers.map(({ flavour }) => flavour))];
  return flavours.flatMap((flavour) => {
    const places = placesOf(
      servers.filter((server) => server.flavour === flavour),
      tenants,
    );
    return movesBetween(places, tenants);
  });
}

function movesBetween(places: readonly Place[], tenants: readonly BalancedTenant[]): ProposedMove[] {
  const total = totalOf(places);
  const waiting = new Set(tenants.filter(({ isMovable }) => isMovable));
  const moves: ProposedMove[] = [];
  while (!isBalanced(places)) {
    const best = bestOf(places, waiting, total);
    if (best === null) break;
    const { tenant, from, to } = best;
    waiting.delete(tenant);
    to.tenants += 1;
    for (const dimension of DIMENSIONS) {
      from.held[dimension] -= tenant[dimension];
      to.held[dimension] += tenant[dimension];
    }
    const { tenantId, bytes, busyMs } = tenant;
    moves.push({
      tenantId,
      from: from.server.name,
      to: to.server.name,
      bytes,
      busyMs,
    });
  }
  return moves;
}

/** How uneven the servers are: for size and for load, the squared differences to the shares, in parts of the whole; 0 if even. */
export function imbalanceOf(servers: readonly BalancedServer[], tenants: readonly BalancedTenant[]): number {
  const places = placesOf(servers, tenants);
  const total = totalOf(places);
  return places.reduce((sum, place) => sum + unevenness(place, place.held, total), 0);
}

/** What a move of so many of all bytes must reduce the imbalance by at least. */
export const costOf = (bytes: number, allBytes: number): number =>
  COST.each + (allBytes === 0 ? 0 : (COST.allBytes * bytes) / allBytes);

function placesOf(servers: readonly BalancedServer[], tenants: readonly BalancedTenant[]): Place[] {
  const capacity = sumOf(servers, (server) => server.capacity);
  const budget = sumOf(servers, (server) => server.connectionBudget);
  const known = new Set(servers.map(({ id }) => id));
  const placed = tenants.filter(({ serverId }) => known.has(serverId));
  const all = {
    bytes: sumOf(placed, ({ bytes }) => bytes),
    busyMs: sumOf(placed, ({ busyMs }) => busyMs),
  };
  return servers.map((server) => {
    const own = placed.filter(({ serverId }) => serverId === server.id);
    return {
      server,
      tenants: server.tenants,
      held: {
        bytes: sumOf(own, ({ bytes }) => bytes),
        busyMs: sumOf(own, ({ busyMs }) => busyMs),
      },
      due: {
        bytes: (all.bytes * server.capacity) / capacity,
        busyMs: (all.busyMs * server.connectionBudget) / budget,
      },
    };
  });
}

function isBalanced(places: readonly Place[]): boolean {
  return places.every(({ held, due }) =>
    DIMENSIONS.every((dimension) => Math.abs(held[dimension] - due[dimension]) <= TOLERANCE * due[dimension]),
  );
}

function bestOf(
  places: readonly Place[],
  waiting: ReadonlySet<BalancedTenant>,
  total: Record<Dimension, number>,
): Candidate | null {
  let best: Candidate | null = null;
  for (const tenant of waiting) {
    const from = places.find(({ server }) => server.id === tenant.serverId);
    if (from === undefined) continue;
    for (const to of places) {
      if (!takes(to, from)) continue;
      const worth = gainOf(tenant, from, to, total) / costOf(tenant.bytes, total.bytes);
      const candidate = { tenant, from, to, worth };
      if (worth > 1 && isBetter(candidate, best)) best = candidate;
    }
  }
  return best;
}

const takes = (to: Place, from: Place): boolean =>
  to !== from && to.tenants < to.server.capacity && !isOlder(to.server.version, from.server.version);

function isBetter({ worth, tenant }: Candidate, best: Candidate | null): boolean {
  if (best === null || worth > best.worth) return true;
  return worth === best.worth && tenant.bytes < best.tenant.bytes;
}

function gainOf(tenant: BalancedTenant, from: Place, to: Place, total: Record<Dimension, number>): number {
  const before = unevenness(from, from.held, total) + unevenness(to, to.held, total);
  const given = {
    bytes: from.held.bytes - tenant.bytes,
    busyMs: from.held.busyMs - tenant.busyMs,
  };
  const taken = {
    bytes: to.held.bytes + tenant.bytes,
    busyMs: to.held.busyMs + tenant.busyMs,
  };
  return before - unevenness(from, given, total) - unevenness(to, taken, total);
}

function unevenness(
  { due }: Place,
  held: Readonly<Record<Dimension, number>>,
  total: Record<Dimension, number>,
): number {
  return sumOf(DIMENSIONS, (dimension) =>
    total[dimension] === 0 ? 0 : ((held[dimension] - due[dimension]) / total[dimension]) ** 2,
  );
}

const totalOf = (places: readonly Place[]): Record<Dimension, number> => ({
  bytes: sumOf(places, ({ held }) => held.bytes),
  busyMs: sumOf(places, ({ held }) => held.busyMs),
});

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);
