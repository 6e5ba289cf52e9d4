import 'reflect-metadata';
import { EntityManager } from 'typeorm';
import { CommittedEvents } from '#tenancy';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { startApplication } from '../../support/application';
import { serveParent } from '../harness/worker';

/** The address of the company of this process, and the token of its user. */
export interface Served {
  readonly port: number;
  readonly host: string;
  readonly token: string;
  readonly vehicleId: number;
  readonly brandId: number;
  readonly modelId: number;
}

type Query = (this: EntityManager, sql: string, parameters?: unknown[]) => Promise<unknown>;

const UNLIMITED = {
  TENANT_REQUESTS_PER_SECOND: '1000000',
  TENANT_REQUEST_BURST: '1000000',
  ADDRESS_REQUEST_BURST: '1000000',
};

/** The product with one company, with or without writing of the audit log. */
async function open({ isAudited }: { isAudited: boolean }): Promise<Served> {
  const running = await startApplication(UNLIMITED);
  const company = await running.company({ name: 'Banc', slug: 'banc' });
  const body = await running.vehicleBody(company, { plateNumber: '1 AB 01' });
  const vehicleId = await running.vehicleOf(company, body);
  if (!isAudited) silence(running.app.get(AuditTrail), running.app.get(CommittedEvents, { strict: false }));
  return {
    port: Number(new URL(await running.app.getUrl()).port),
    host: 'banc.localhost',
    token: company.token,
    vehicleId,
    brandId: Number(body['brandId']),
    modelId: Number(body['modelId']),
  };
}

/** Without the log: nothing is recorded at the edge, no row is written to the outbox, and no rows are relayed. */
function silence(trail: AuditTrail, committed: CommittedEvents): void {
  trail.record = () => undefined;
  committed.publish = () => undefined;
  const query = Reflect.get(EntityManager.prototype, 'query') as Query;
  const silenced: Query = function silenced(this: EntityManager, sql, parameters) {
    return sql.startsWith('INSERT INTO `outbox`') ? Promise.resolve([]) : query.call(this, sql, parameters);
  };
  Reflect.set(EntityManager.prototype, 'query', silenced);
}

const handlers = { open };

export type ApplicationWorker = typeof handlers;

serveParent(handlers);
