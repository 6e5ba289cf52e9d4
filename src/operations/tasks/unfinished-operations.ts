import { Injectable } from '@nestjs/common';
import { hasEnded } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { Operation } from './operation.entity';
import { OperationLedger } from './operation-ledger';
import { Tasks } from './tasks.service';
import type { Check, Problem } from '../../ports/doctor-checks';

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
    private readonly tasks: Tasks,
    private readonly ledger: OperationLedger,
  ) {}

  async problems(): Promise<Problem[]> {
    const [running, leases] = await this.database.use(async (manager) => [
      await manager.find(Operation, { where: { state: 'running' }, order: { id: 'ASC' } }),
      await manager.query<HeldLease[]>(HELD),
    ]);
    const holders = await this.ledger.holders(running);
    return [
      ...running.map((operation) => {
        const until = holders.get(operation.id);
        return until === undefined ? this.abandoned(operation) : held(operation, until);
      }),
      // The lease of a process that has ended on this machine can be taken at once.
      ...leases.filter(({ owner }) => !hasEnded(owner)).map(heldLease),
    ];
  }

  private abandoned({ id, kind }: Operation): Problem {
    const mend = (): Promise<void> => this.tasks.finishOrUndo(id);
    return { check: 'operation', subject: `${id} ${kind}`, problem: 'was left unfinished', mend };
  }
}

const held = ({ id, kind }: Operation, until: Date): Problem => ({
  check: 'operation',
  subject: `${id} ${kind}`,
  problem: `is in progress; if its process has died, another may continue it after ${until.toISOString()}`,
  isNotice: true,
});

const heldLease = ({ name, expiresAt }: HeldLease): Problem => ({
  check: 'lease',
  subject: name,
  problem: `is held until ${expiresAt.toISOString()} unless its holder renews it`,
  isNotice: true,
});
