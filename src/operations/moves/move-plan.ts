import type { TaskOperation } from '#jobs';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import type { Channel } from './replication/replication-channels';

/** A move: the tenant's data leave one server for another one. */
export interface MovePlan {
  readonly operationId: number;
  readonly tenantId: number;
  readonly database: string;
  readonly from: DatabaseServer;
  readonly to: DatabaseServer;
  /** Prefix of the accounts of tenants. */
  readonly accountPrefix: string;
  /** False if the tenant is in maintenance while its data are copied. */
  readonly isOnline: boolean;
}

export type PlanOf<I extends object> = (operation: TaskOperation<I>) => Promise<MovePlan>;

/** Brings the changes of the tenant's data to the new place. */
export const channelOf = ({ operationId, database, from, to, accountPrefix }: MovePlan): Channel => ({
  name: `move_${operationId}`,
  source: from,
  target: to,
  user: `${accountPrefix}move_${operationId}`,
  database,
});

/** Brings the changes at the new place back to the former one, until the move can no longer be undone. */
export const channelBackOf = ({ operationId, database, from, to, accountPrefix }: MovePlan): Channel => ({
  name: `back_${operationId}`,
  source: to,
  target: from,
  user: `${accountPrefix}back_${operationId}`,
  database,
});
