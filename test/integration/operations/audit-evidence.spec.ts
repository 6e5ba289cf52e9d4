import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemEvent } from '#kernel';
import { AuditChains } from '../../../src/global/audit/audit-chains';
import { AuditMarks } from '../../../src/global/audit/audit-marks';
import { AuditTrail } from '../../../src/global/audit/audit-trail';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import type { ChainFault } from '../../../src/global/audit/audit-verifier';
import { GlobalDatabase } from '../../../src/global/global-database';
import { AuditInspection } from '../../../src/operations/audit/audit-inspection';
import { marksInLog } from '../../../src/operations/audit/checkpoint-log';
import { BackupMaker } from '../../../src/operations/backup/backup-maker.service';
import { BackupSources } from '../../../src/operations/backup/backup-sources.service';
import { ActiveTenantsService } from '../../../src/operations/schedules/active-tenants.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { AuditSweep } from '../../../src/operations/platform-upkeep/audit-sweep';
import { Platform } from '../../support/platform';

type Row = Record<string, unknown>;

/**
 * An attacker with write access to the whole global database, but without its keys: changes are detected by evidence outside that database.
 */
describe('Evidence about the audit log in other places', () => {
  let platform: Platform;
  let place: TenantPlace;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Témoin', slug: 'temoin' });
  });

  afterAll(async () => {
    await platform.stop();
  });

  const globalName = (): string => platform.settings.database.globalName;
  const asRoot = (sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    platform.server(sql.replaceAll('GLOBAL.', `${globalName()}.`), parameters);

  const add = (tenantId: number | null, count: number): Promise<void> => {
    const fact = { tenantId, action: 'tests:add', entityId: 1, outcome: 'done', route: 'test' } as const;
    const events = Array.from({ length: count }, () => systemEvent(fact));
    return platform.get(GlobalDatabase).transaction((manager) => platform.get(AuditChains).append(manager, events));
  };

  const sweep = async (): Promise<void> => {
    await new AuditSweep(
      platform.get(ActiveTenantsService),
      platform.get(OutboxRelay),
      platform.get(AuditTrail),
      platform.get(AuditMarks),
    ).run(new AbortController().signal);
  };

  const faultOf = async (chain: number, log: string | null = null): Promise<ChainFault | null | undefined> => {
    const logged = log === null ? [] : await marksInLog(log);
    const { chains } = await platform.get(AuditInspection).inspect(null, logged, () => undefined);
    return chains.find((report) => report.chain === chain)?.fault;
  };

  /** A copy of the current chain, to be restored later. */
  const remembered = async (chain: number): Promise<() => Promise<void>> => {
    const [head] = await asRoot('SELECT * FROM GLOBAL.audit_heads WHERE chain = ?', [chain]);
    return async () => {
      await asRoot('DELETE FROM GLOBAL.audit_logs WHERE chain = ? AND sequence > ?', [chain, head?.['sequence']]);
      await asRoot('UPDATE GLOBAL.audit_heads SET sequence = ?, hash = ?, mac = ? WHERE chain = ?', [
        head?.['sequence'],
        head?.['hash'],
        head?.['mac'],
        chain,
      ]);
    };
  };

  const wipe = async (chain: number): Promise<void> => {
    for (const table of ['audit_logs', 'audit_heads', 'audit_checkpoints'])
      await asRoot(`DELETE FROM GLOBAL.${table} WHERE chain = ?`, [chain]);
  };

  /** Deletes the witness in the tenant's database, so that only other evidence remains. */
  const silence = (): Promise<Row[]> => asRoot(`DELETE FROM ${place.database}.audit_witnesses`);

  const backUp = async (tenantId: number | null): Promise<() => void> => {
    const source = await platform.get(BackupSources).of({ tenantId });
    const { stored } = await platform.get(BackupMaker).make(source, { reason: 'manual', codec: 'gzip' });
    return () => {
      rmSync(stored.path);
      rmSync(stored.manifestPath);
    };
  };

  beforeEach(async () => {
    await platform.get(AuditTrail).flush();
    await wipe(0);
    await wipe(place.tenantId);
    await silence();
    await add(null, 5);
    await add(place.tenantId, 5);
  });

  it('confirms unaltered chains, however they grew since', async () => {
    await sweep();
    const forget = await backUp(place.tenantId);
    await add(place.tenantId, 5);
    await add(null, 5);
    const { chains, unread } = await platform.get(AuditInspection).inspect(null, [], () => undefined);
    expect(chains.map(({ chain, fault }) => [chain, fault])).toEqual([
      [0, null],
      [place.tenantId, null],
    ]);
    expect(unread).toEqual([]);
    forget();
  });

  it('detects a head that was reset with its rows, by the tenant’s database', async () => {
    const putBack = await remembered(place.tenantId);
    await add(place.tenantId, 5);
    await sweep();
    await putBack();
    const source = `database of tenant ${place.tenantId}`;
    expect(await faultOf(place.tenantId)).toEqual({ sequence: 10, reason: 'rolled back', source });
  });

  it('detects a reset head of the platform’s log, by the database of any tenant', async () => {
    const putBack = await remembered(0);
    await add(null, 5);
    await sweep();
    await putBack();
    expect(await faultOf(0)).toMatchObject({ sequence: 10, reason: 'rolled back' });
  });

  it('includes a witness with each write of a tenant, without waiting for the sweep', async () => {
    await asRoot(`INSERT INTO ${place.database}.outbox (topic, payload) VALUES ('audit', ?)`, [
      JSON.stringify(
        systemEvent({ tenantId: place.tenantId, action: 'a:b', entityId: 1, outcome: 'done', route: 't' }),
      ),
    ]);
    await platform.get(OutboxRelay).relay(place.tenantId);
    const [witness] = await asRoot(`SELECT sequence FROM ${place.database}.audit_witnesses WHERE chain = ?`, [
      place.tenantId,
    ]);
    expect(Number(witness?.['sequence'])).toBe(6);
  });

  it('never moves a witness back to an earlier row', async () => {
    const [early] = await platform.get(AuditMarks).of([place.tenantId]);
    await add(place.tenantId, 5);
    const late = await platform.get(AuditMarks).of([place.tenantId]);
    await platform.get(OutboxRelay).witness(place.tenantId, late);
    if (early !== undefined) await platform.get(OutboxRelay).witness(place.tenantId, [early]);
    const [witness] = await asRoot(`SELECT sequence, HEX(hash) AS hash FROM ${place.database}.audit_witnesses`);
    expect(witness).toEqual({ sequence: expect.anything(), hash: late[0]?.hash.toUpperCase() });
    expect(Number(witness?.['sequence'])).toBe(10);
  });

  it('detects a deleted chain, and one that was restarted since', async () => {
    await sweep();
    await wipe(place.tenantId);
    const source = `database of tenant ${place.tenantId}`;
    expect(await faultOf(place.tenantId)).toEqual({ sequence: 5, reason: 'head missing', source });
    await add(place.tenantId, 2);
    expect(await faultOf(place.tenantId)).toEqual({ sequence: 5, reason: 'rolled back', source });
    await add(place.tenantId, 20);
    expect(await faultOf(place.tenantId)).toEqual({ sequence: 5, reason: 'rewritten', source });
  });

  it('reports the missing chain of a registered tenant without other evidence', async () => {
    await wipe(place.tenantId);
    expect(await faultOf(place.tenantId)).toEqual({ sequence: 1, reason: 'head missing' });
    await wipe(0);
    expect(await faultOf(0)).toEqual({ sequence: 1, reason: 'head missing' });
    const made = await platform.company({ name: 'Neuve' });
    await platform.get(AuditTrail).flush();
    expect(await faultOf(made.tenantId)).toBeNull();
    await asRoot('DELETE FROM GLOBAL.audit_heads WHERE chain = ?', [made.tenantId]);
    expect(await faultOf(made.tenantId)).toMatchObject({ reason: 'head missing' });
    await wipe(made.tenantId);
    await add(made.tenantId, 1);
  });

  it('detects it by the manifest of a backup if the tenant’s database was reset as well', async () => {
    const putBack = await remembered(place.tenantId);
    await add(place.tenantId, 5);
    const forget = await backUp(place.tenantId);
    await putBack();
    await silence();
    expect(await faultOf(place.tenantId)).toMatchObject({
      sequence: 10,
      reason: 'rolled back',
      source: expect.stringMatching(/^backup backup_/),
    });
    forget();
  });

  it('detects changes of the platform’s chain by a backup of the global database', async () => {
    const putBack = await remembered(0);
    await add(null, 5);
    const forget = await backUp(null);
    await putBack();
    expect(await faultOf(0)).toMatchObject({ sequence: 10, source: expect.stringMatching(/^backup global_/) });
    forget();
  });

  it('detects changes by a log that is kept elsewhere', async () => {
    const log = join(tmpdir(), `log-${randomUUID()}`);
    await add(place.tenantId, 5);
    const [mark] = await platform.get(AuditMarks).of([place.tenantId]);
    const line = { level: 30, msg: `chain ${place.tenantId} at 10: ${mark?.hash}` };
    writeFileSync(log, `noise\n${JSON.stringify(line)}\n`);
    expect(await faultOf(place.tenantId, log)).toBeNull();
    await wipe(place.tenantId);
    await add(place.tenantId, 12);
    expect(await faultOf(place.tenantId, log)).toEqual({ sequence: 10, reason: 'rewritten', source: 'log' });
    rmSync(log);
  });

  it('ignores a witness without a valid signature', async () => {
    await sweep();
    await asRoot(`UPDATE ${place.database}.audit_witnesses SET sequence = 99 WHERE chain = ?`, [place.tenantId]);
    expect(await faultOf(place.tenantId)).toMatchObject({ sequence: 99, reason: 'witness forged' });
  });

  it('lists the databases that could not be read', async () => {
    await asRoot('UPDATE GLOBAL.tenant_databases SET database_name = ? WHERE tenant_id = ?', [
      'test_nowhere',
      place.tenantId,
    ]);
    const { unread } = await platform.get(AuditInspection).inspect(null, [], () => undefined);
    expect(unread).toEqual([{ source: `database of tenant ${place.tenantId}`, reason: expect.any(String) }]);
    await asRoot('UPDATE GLOBAL.tenant_databases SET database_name = ? WHERE tenant_id = ?', [
      place.database,
      place.tenantId,
    ]);
  });
});
