import { Injectable } from '@nestjs/common';
import { hasEnded } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from '../operations/operation.entity';
import { SagaCatalogue } from '../operations/saga-catalogue';
import type { Check, Problem } from './finding';

interface HeldLease {
  readonly name: string;
  readonly owner: string;
  readonly expiresAt: Date;
}

/** The place in line before the runs of a server are counted is held for no longer than a statement. */
const HELD = `SELECT name, owner, expires_at AS expiresAt FROM leases
  WHERE expires_at >= UTC_TIMESTAMP(3) AND owner <> '' ORDER BY name`;

/**
 * Operations a crash left running: finished when they can be, else taken back. What somebody works on, or holds, is told with the moment
 * until which: whatever needs the same is refused as busy till then.
 */
@Injectable()
export class UnfinishedOperations implements Check {
  readonly looksAt = { fr: 'opérations inachevées, baux tenus', en: 'unfinished operations, leases held' };

  constructor(
    private readonly database: GlobalDatabase,
    private readonly sagas: SagaCatalogue,
  ) {}

  async problems(): Promise<Problem[]> {
    const [now, running, leases] = await this.database.use(async (manager) => {
      const [clock] = await manager.query<{ now: Date }[]>('SELECT UTC_TIMESTAMP(3) AS now');
      const operations = await manager.find(Operation, { where: { state: 'running' }, order: { id: 'ASC' } });
      return [clock?.now ?? new Date(), operations, await manager.query<HeldLease[]>(HELD)] as const;
    });
    return [
      ...running.map((operation) => (isLeft(operation, now) ? this.left(operation) : held(operation))),
      // One of the dead on this machine is free for whoever wants it.
      ...leases.filter(({ owner }) => !hasEnded(owner)).map(heldLease),
    ];
  }

  private left({ id, kind }: Operation): Problem {
    const mend = (): Promise<void> => this.sagas.finishOrUndo(id);
    return { check: 'operation', subject: `${id} ${kind}`, problem: 'was left unfinished', mend };
  }
}

const isLeft = ({ leaseOwner, leaseUntil }: Operation, now: Date): boolean =>
  leaseUntil === null || leaseUntil < now || (leaseOwner !== null && hasEnded(leaseOwner));

const held = ({ id, kind, leaseUntil }: Operation): Problem => ({
  check: 'operation',
  subject: `${id} ${kind}`,
  problem: `is worked on; if its process has died, another may take it up after ${leaseUntil?.toISOString() ?? ''}`,
  isNotice: true,
});

const heldLease = ({ name, expiresAt }: HeldLease): Problem => ({
  check: 'lease',
  subject: name,
  problem: `is held until ${expiresAt.toISOString()} and then free, unless its holder lives and renews it`,
  isNotice: true,
});
