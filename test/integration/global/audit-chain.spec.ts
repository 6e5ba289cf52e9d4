import { systemEvent } from '#kernel';
import type { AuditEvent } from '#kernel';
import { AuditBase } from '../../../src/global/audit/audit-base';
import { AuditChains } from '../../../src/global/audit/audit-chains';
import { AuditVerifier } from '../../../src/global/audit/audit-verifier';
import type { ChainFault } from '../../../src/global/audit/audit-verifier';
import { GlobalDatabase } from '../../../src/global/global-database';
import { startControlPlane } from '../../support/control-plane';
import type { ControlPlane } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';

const CHAIN = 7;

describe('A chain of the audit log', () => {
  let database: ThrowAwayGlobal;
  let plane: ControlPlane;

  const asRoot = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
    database.asProvisioner((dataSource) => dataSource.query(sql, parameters));

  const event = (values: Partial<AuditEvent> = {}): AuditEvent => ({
    ...systemEvent({ tenantId: CHAIN, action: 'tests:add', entityId: 1, outcome: 'done', route: 'test' }),
    ip: '2001:db8::1',
    userAgent: 'Élan/1.0 “ü”',
    reason: null,
    changedFields: ['b', 'a'],
    ...values,
  });

  const append = (events: readonly AuditEvent[]): Promise<void> =>
    plane.app.get(GlobalDatabase).transaction((manager) => plane.app.get(AuditChains).append(manager, events));

  const add = (count: number): Promise<void> => append(Array.from({ length: count }, () => event()));

  const fault = async (): Promise<ChainFault | null> => (await plane.app.get(AuditVerifier).verify(CHAIN)).fault;

  beforeAll(async () => {
    database = throwAwayGlobal({ REDIS_URL: '' });
    await database.migrate();
    plane = await startControlPlane(database.settings);
  });

  afterAll(async () => {
    await plane.stop();
    await database.drop();
  });

  beforeEach(async () => {
    for (const table of ['audit_logs', 'audit_heads', 'audit_checkpoints']) await asRoot(`DELETE FROM ${table}`);
    await add(10);
  });

  it('verifies with any rows in any order of growth', async () => {
    await append([
      event({ ip: '::ffff:10.0.0.1' }),
      event({ ip: 'fe80::1%eth0' }),
      event({ userAgent: 'x'.repeat(400) }),
    ]);
    await Promise.all([add(20), add(20), add(20)]);
    expect(await plane.app.get(AuditVerifier).verify(CHAIN)).toEqual({ chain: CHAIN, rows: 73, fault: null });
  });

  it.each<[string, string, ChainFault]>([
    [
      'an edited row',
      "UPDATE audit_logs SET action = 'x:y' WHERE sequence = 4",
      { sequence: 4, reason: 'row altered' },
    ],
    [
      'a moment moved by a millisecond',
      'UPDATE audit_logs SET occurred_at = occurred_at + INTERVAL 1000 MICROSECOND WHERE sequence = 6',
      { sequence: 6, reason: 'row altered' },
    ],
    [
      'an actor put in',
      'UPDATE audit_logs SET actor_user_id = 1 WHERE sequence = 2',
      { sequence: 2, reason: 'row altered' },
    ],
    ['a deleted row', 'DELETE FROM audit_logs WHERE sequence = 5', { sequence: 5, reason: 'row missing' }],
    ['the first row deleted', 'DELETE FROM audit_logs WHERE sequence = 1', { sequence: 1, reason: 'row missing' }],
    ['a tail cut off', 'DELETE FROM audit_logs WHERE sequence > 7', { sequence: 8, reason: 'tail cut' }],
    ['everything deleted', 'DELETE FROM audit_logs', { sequence: 1, reason: 'tail cut' }],
    ['a head taken away', 'DELETE FROM audit_heads', { sequence: 1, reason: 'head missing' }],
    ['a head put back', 'UPDATE audit_heads SET sequence = 7', { sequence: 7, reason: 'head forged' }],
    ['a beginning moved', 'UPDATE audit_heads SET base_sequence = 3', { sequence: 10, reason: 'head forged' }],
  ])('does not bear %s', async (_what, sql, expected) => {
    await asRoot(sql);
    expect(await fault()).toEqual(expected);
  });

  it('fails the verification if two rows are swapped', async () => {
    await asRoot('UPDATE audit_logs SET sequence = 1000 WHERE sequence = 3');
    await asRoot('UPDATE audit_logs SET sequence = 3 WHERE sequence = 4');
    await asRoot('UPDATE audit_logs SET sequence = 4 WHERE sequence = 1000');
    expect(await fault()).toEqual({ sequence: 3, reason: 'row moved' });
  });

  it('fails the verification with a row of another chain', async () => {
    await append([event({ tenantId: 8 })]);
    await asRoot('DELETE FROM audit_logs WHERE chain = 7 AND sequence = 1');
    await asRoot('UPDATE audit_logs SET chain = 7 WHERE chain = 8');
    expect(await fault()).toEqual({ sequence: 1, reason: 'row altered' });
  });

  it('refuses new rows after a forged head, so that the forgery stays detectable', async () => {
    await asRoot('DELETE FROM audit_logs WHERE sequence = 10');
    await asRoot('UPDATE audit_heads SET sequence = 9, hash = (SELECT hash FROM audit_logs WHERE sequence = 9)');
    await expect(add(1)).rejects.toThrow('AUDIT_HEAD_FORGED');
  });

  it('shows by its checkpoints that it was longer than an old head', async () => {
    const [old] = (await asRoot('SELECT * FROM audit_heads')) as Record<string, unknown>[];
    await add(1000);
    await asRoot('DELETE FROM audit_logs WHERE sequence > 10');
    await asRoot('UPDATE audit_heads SET sequence = ?, hash = ?, mac = ?', [
      old?.['sequence'],
      old?.['hash'],
      old?.['mac'],
    ]);
    expect(await fault()).toEqual({ sequence: 1000, reason: 'checkpoint broken' });
  });

  it('stores an event once if it is relayed twice', async () => {
    const relayed = [event(), event()];
    const relay = (): Promise<void> =>
      plane.app.get(GlobalDatabase).transaction((manager) => plane.app.get(AuditChains).appendOnce(manager, relayed));
    await relay();
    await relay();
    expect(await plane.app.get(AuditVerifier).verify(CHAIN)).toMatchObject({ rows: 12, fault: null });
  });

  it('verifies after retention removed its beginning', async () => {
    const base = plane.app.get(AuditBase);
    const last = await base.lastBefore(CHAIN, new Date(Date.now() + 1000));
    expect(last?.sequence).toBe(10);
    await add(5);
    if (last !== null) await base.moveTo(CHAIN, last);
    await asRoot('DELETE FROM audit_logs WHERE sequence <= 10');
    expect(await plane.app.get(AuditVerifier).verify(CHAIN)).toMatchObject({ rows: 5, fault: null });
    await add(5);
    expect(await fault()).toBeNull();
  });
});
