import { Inject, Injectable } from '@nestjs/common';
import { JOBS_DATABASE } from './jobs-database';
import type { JobsDatabase } from './jobs-database';
import { holderOf } from './lease-owner';
import type { LeaseHolder } from './lease-owner';
import { LOCAL_WINDOW } from './runs/run-rows';

/** A lease that somebody holds, or that a process left that has ended. */
export interface HeldLease {
  readonly name: string;
  readonly until: Date;
  readonly holder: LeaseHolder;
}

interface Row {
  readonly name: string;
  readonly owner: string;
  readonly until: Date;
}

/** Leases without an owner are not listed: they are held for one statement only. */
const LEASES = `SELECT name, owner, expires_at AS until FROM leases
  WHERE expires_at >= UTC_TIMESTAMP(3) AND owner <> '' ORDER BY name`;
const RUNS = `SELECT CONCAT(IF(window_key LIKE '${LOCAL_WINDOW}%', 'command ', 'run '), kind, ' ', id) AS name, owner, lease_until AS until
  FROM job_runs WHERE state IN ('running', 'cancelled') AND lease_until >= UTC_TIMESTAMP(3) AND owner IS NOT NULL ORDER BY id`;

/** Who holds which lease, and until when, for operators. */
@Injectable()
export class LeaseHolders {
  constructor(@Inject(JOBS_DATABASE) private readonly database: JobsDatabase) {}

  /** The exclusive leases by name, and those of runs. */
  async all(): Promise<readonly HeldLease[]> {
    const rows = await this.database.use(async (manager) => [
      ...(await manager.query<Row[]>(LEASES)),
      ...(await manager.query<Row[]>(RUNS)),
    ]);
    return rows.map(({ name, owner, until }) => ({ name, until, holder: holderOf(owner) }));
  }
}
