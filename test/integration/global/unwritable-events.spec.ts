import { Logger } from '@nestjs/common';
import { loopFailures } from '#jobs';
import { systemEvent } from '#kernel';
import type { AuditEvent } from '#kernel';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { AuditVerifier } from '../../../src/global/audit/audit-verifier';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import { Platform } from '../../support/platform';

type Row = Readonly<Record<string, unknown>>;

/** One event that cannot be written to the log: the others are relayed, and this one stays where operators find it. */
describe('An event that cannot be written to the audit log', () => {
  let platform: Platform;
  let tenantId: number;
  let other: number;
  let outbox: string;

  beforeAll(async () => {
    platform = await Platform.start();
    ({ tenantId } = (await platform.company({ name: 'Une' })).target);
    ({ tenantId: other } = (await platform.company({ name: 'Autre' })).target);
    outbox = `\`${(await platform.place(tenantId)).database}\`.outbox`;
  });

  beforeEach(async () => {
    await platform.get(AuditTrail).flush();
    await platform.get(OutboxRelay).relay(tenantId);
  });

  afterEach(() => jest.restoreAllMocks());

  afterAll(() => platform.stop());

  const event = (n: number, of: number | null = tenantId): AuditEvent =>
    systemEvent({ tenantId: of, action: 'tests:add', entityId: n, outcome: 'done', route: 'test' });
  /** Its timestamp is invalid, so that no database accepts it. */
  const bad = (of: number | null = tenantId): AuditEvent => ({ ...event(666, of), occurredAt: 'Awa Secret' });

  const written = async (chain: number): Promise<readonly unknown[]> =>
    (
      await platform.registry<Row>(
        "SELECT entity_id AS id FROM audit_logs WHERE chain = ? AND action = 'tests:add' ORDER BY sequence",
        [chain],
      )
    ).map(({ id }) => id);
  const counted = async (loop: string, work: () => Promise<unknown>): Promise<number> => {
    const before = loopFailures().get(loop) ?? 0;
    await work();
    return (loopFailures().get(loop) ?? 0) - before;
  };
  const logged = (): { readonly lines: () => readonly string[] } => {
    const spy = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    return { lines: () => spy.mock.calls.map(([line]) => String(line)) };
  };
  const isSound = async (chain: number): Promise<void> =>
    expect((await platform.get(AuditVerifier).verify(chain)).fault).toBeNull();
  const forget = async (): Promise<void> => {
    await platform.registry("DELETE FROM audit_outbox WHERE JSON_EXTRACT(payload, '$.entityId') = 666");
  };

  it('of the process is isolated, logged by its id only, and kept', async () => {
    const log = logged();
    const planted = bad();
    const trail = platform.get(AuditTrail);
    const work = async (): Promise<void> => {
      for (const one of [event(1), event(2), planted, event(3), event(4, other)]) trail.record(one);
      await trail.flush();
      trail.record(event(5));
      await trail.flush();
    };
    expect(await counted('audit trail', work)).toBe(1);
    expect([await written(tenantId), await written(other)]).toEqual([[1, 2, 3, 5], [4]]);
    expect(log.lines().filter((line) => line.includes(planted.eventId))).toHaveLength(1);
    expect(log.lines().join('\n')).not.toContain('Secret');
    const kept = await platform.registry<Row>('SELECT chain FROM audit_outbox');
    expect(kept).toEqual([{ chain: tenantId }]);
    await isSound(tenantId);
    await forget();
  });

  it('is written to the process log if the outbox does not accept it either', async () => {
    const log = logged();
    const homeless = event(7, -1);
    const before = await written(tenantId);
    const trail = platform.get(AuditTrail);
    for (const one of [homeless, event(6)]) trail.record(one);
    await trail.flush();
    expect((await written(tenantId)).slice(before.length)).toEqual([6]);
    expect(log.lines().filter((line) => line.endsWith(JSON.stringify(homeless)))).toHaveLength(1);
  });

  it('is isolated in the outbox of the global database, whatever its content', async () => {
    logged();
    const shapes = [JSON.stringify(bad(null)), 'null', '{"entityId":666}'];
    for (const payload of [JSON.stringify(event(11, null)), ...shapes, JSON.stringify(event(12, null))])
      await platform.registry('INSERT INTO audit_outbox (chain, payload) VALUES (0, ?)', [payload]);
    expect(await counted('audit trail', () => platform.get(AuditTrail).flush())).toBe(3);
    expect(await written(0)).toEqual([11, 12]);
    expect(await platform.registry('SELECT 1 FROM audit_outbox')).toHaveLength(3);
    await isSound(0);
    await platform.registry('DELETE FROM audit_outbox');
  });

  it('is isolated in the outbox of a tenant, and the others are relayed', async () => {
    const log = logged();
    const before = await written(tenantId);
    const planted = bad();
    for (const one of [event(21), planted, event(22)])
      await platform.server(`INSERT INTO ${outbox} (topic, payload) VALUES ('audit', ?)`, [JSON.stringify(one)]);
    const relay = platform.get(OutboxRelay);
    const work = async (): Promise<void> => {
      expect(await relay.relay(tenantId)).toBe(2);
      expect(await relay.relay(tenantId)).toBe(0);
    };
    expect(await counted('outbox relay', work)).toBe(1);
    expect((await written(tenantId)).slice(before.length)).toEqual([21, 22]);
    expect(log.lines().filter((line) => line.includes(planted.eventId))).toHaveLength(1);
    expect(log.lines().join('\n')).not.toContain('Secret');
    await isSound(tenantId);
    await platform.server(`DELETE FROM ${outbox}`);
  });

  it('is distinguished from a chain with a forged head, which does not stop others', async () => {
    logged();
    await platform.registry('UPDATE audit_heads SET sequence = sequence + 1 WHERE chain = ?', [other]);
    const before = await written(tenantId);
    const trail = platform.get(AuditTrail);
    const work = async (): Promise<void> => {
      for (const one of [event(31, other), event(32), event(33, other)]) trail.record(one);
      await trail.flush();
    };
    expect(await counted('audit trail', work)).toBe(1);
    expect((await written(tenantId)).slice(before.length)).toEqual([32]);
    expect(await platform.registry('SELECT chain FROM audit_outbox')).toEqual([{ chain: other }, { chain: other }]);
  });
});
