import { Logger } from '@nestjs/common';
import { systemEvent } from '#kernel';
import { databaseUnavailable } from '#persistence';
import type { GlobalDatabase } from '../global-database';
import type { AuditChains } from './audit-chains';
import { AuditTrail } from './audit-trail';

describe('the audit trail', () => {
  it('writes every unwritten event to the log of the process before it stops', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const away = { transactionForAudit: () => Promise.reject(databaseUnavailable({})) } as unknown as GlobalDatabase;
    const trail = new AuditTrail(away, {} as AuditChains);
    const facts = { tenantId: 7, action: 'vehicles:read', entityId: 4, outcome: 'done', route: 'GET /' } as const;
    const event = systemEvent(facts);
    trail.record(event);
    await trail.drain();
    const lines = logged.mock.calls.map(([line]) => String(line));
    expect(lines.filter((line) => line.endsWith(JSON.stringify(event)))).toHaveLength(1);
    logged.mockRestore();
  });
});
