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

/** Leases without an owner are not listed: the queue's lock before the runs of a server are counted is held for one statement only. */
const HELD = `SELECT name, owner, expires_at AS expiresAt FROM leases
  WHERE expires_at >= UTC_TIMESTAMP(3) AND owner <> '' ORDER BY name`;

/**
 * Finds operations that a crash left unfinished; they are completed if possible and undone otherwise. Operations in progress and leases that
 * are held are notices with their expiry time: work that needs the same lease is refused as busy until then.
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
      ...running.map((operation) => (isAbandoned(operation, now) ? this.abandoned(operation) : held(operation))),
      // The lease of a process that has ended on this machine can be taken at once.
      ...leases.filter(({ owner }) => !hasEnded(owner)).map(heldLease),
    ];
  }

  private abandoned({ id, kind }: Operation): Problem {
    const mend = (): Promise<void> => this.sagas.finishOrUndo(id);
    return { check: 'operation', subject: `${id} ${kind}`, problem: 'was left unfinished', mend };
  }
}

const isAbandoned = ({ leaseOwner, leaseUntil }: Operation, now: Date): boolean =>
  leaseUntil === null || leaseUntil < now || (leaseOwner !== null && hasEnded(leaseOwner));

const held = ({ id, kind, leaseUntil }: Operation): Problem => ({
  check: 'operation',
  subject: `${id} ${kind}`,
  problem: `is in progress; if its process has died, another may continue it after ${leaseUntil?.toISOString() ?? ''}`,
  isNotice: true,
});

const heldLease = ({ name, expiresAt }: HeldLease): Problem => ({
  check: 'lease',
  subject: name,
  problem: `is held until ${expiresAt.toISOString()} unless its holder renews it`,
  isNotice: true,
});
