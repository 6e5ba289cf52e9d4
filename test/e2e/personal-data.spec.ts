import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TenantRunner } from '#tenancy';
import { DriverErasures } from '../../src/fleet/privacy/driver-erasures.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

const DRIVERS = '/api/v1/drivers';
const PERSON = {
  firstName: 'Aminata',
  lastName: 'Ouattara',
  email: 'aminata@flotte.test',
  phone: '+2250701020304',
  licenseNumber: 'OUA-55',
  dateOfBirth: '1990-04-02',
  address: 'Rue des Jardins, Cocody',
  emergencyContactName: 'Issa Ouattara',
  emergencyContactPhone: '+2250705060708',
  hireDate: '2019-01-07',
  notes: 'Préfère les longs trajets.',
};

describe('The personal data of a driver', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let tenantId: number;
  let driverId: number;

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Flotte Cocody', slug: 'flotte-cocody' });
    tenantId = await application.tenantId('flotte-cocody');
    const licenseTypeId = numberField((await office.get('/api/v1/license-types?limit=100')).body, 'data.0.id');
    const licenses = [{ licenseTypeId, expiresOn: '2031-01-01' }];
    driverId = numberField((await office.post(DRIVERS, { ...PERSON, licenses })).body, 'id');
  });

  afterAll(async () => {
    await application.stop();
  });

  const sql = <R>(statement: (database: string) => string, parameters: unknown[] = []): Promise<R> =>
    application.onServer((server) =>
      server.query<R>(statement(`\`${application.settings.database.tenantDatabasePrefix}${tenantId}\``), parameters),
    );

  const assign = async (endsAt: string | null): Promise<void> => {
    const vehicleId = await application.vehicleOf(office, { plateNumber: '7001 KL 01' });
    await sql(
      (database) =>
        `INSERT INTO ${database}.vehicle_assignments (vehicle_id, driver_id, starts_at, ends_at, notes) VALUES (?, ?, '2024-01-01', ?, ?)`,
      [vehicleId, driverId, endsAt, 'Mme Ouattara remplace son frère'],
    );
  };

  const erase = (client: HttpClient = office): Promise<Answer> =>
    client.post(`${DRIVERS}/${driverId}/erase`, { reason: 'À sa demande' });

  it('are exported completely: record, licences, assignments and accesses', async () => {
    await assign(null);
    const form = {
      entityType: 'driver',
      entityId: driverId,
      category: 'document',
      description: 'Permis de Mme Ouattara',
    };
    expect((await upload(office, form, { name: 'permis-awa.pdf', content: PDF })).status).toBe(201);
    await office.get(`${DRIVERS}/${driverId}`);
    let data = await office.get(`${DRIVERS}/${driverId}/personal-data`);
    await eventually('the accesses are in the log', async () => {
      data = await office.get(`${DRIVERS}/${driverId}/personal-data`);
      const accesses = JSON.stringify(field(data.body, 'accesses'));
      return ['"drivers:create"', '"drivers:read"'].every((action) => accesses.includes(action));
    });
    expect(field(data.body, 'driver')).toMatchObject({ ...PERSON, licenses: [{ expiresOn: '2031-01-01' }] });
    expect(field(data.body, 'attachments.0')).toMatchObject({ originalName: 'permis-awa.pdf' });
    expect(field(data.body, 'assignments.0')).toMatchObject({ role: 'primary', endsAt: null });
  });

  it('are exported with the files in one archive', async () => {
    const archive = await office.get(`${DRIVERS}/${driverId}/personal-data/archive`);
    expect([archive.status, archive.headers['content-type']]).toEqual([200, 'application/zip']);
    expect(archive.bytes.length).toBe(Number(archive.headers['content-length']));
    expect(archive.bytes.subarray(0, 2).toString()).toBe('PK');
    for (const name of ['personal-data.json', '-permis-awa.pdf']) expect(archive.bytes.includes(name)).toBe(true);
    await eventually('it is on record', async () => {
      const { body } = await office.get('/api/v1/audit-logs?action=drivers:export_personal_data&limit=100');
      return JSON.stringify(body).includes(`"entityId":${driverId},`);
    });
  });

  it('are not exported in part: there is no archive if a file is missing', async () => {
    rmSync(join(application.settings.storage.folder, 'objects'), { recursive: true, force: true });
    const archive = await office.get(`${DRIVERS}/${driverId}/personal-data/archive`);
    expect([archive.status, field(archive.body, 'code')]).toEqual([404, 'OBJECT_MISSING']);
  });

  it('need more than the permission to read drivers for the export', async () => {
    const reader = await application.member('flotte-cocody', tenantId, 'secretaire');
    expect((await reader.get(`${DRIVERS}/${driverId}/personal-data`)).status).toBe(403);
    expect((await erase(reader)).status).toBe(403);
  });

  it('are not erased while the driver has a vehicle', async () => {
    const refused = await erase();
    expect([refused.status, field(refused.body, 'code')]).toEqual([409, 'DRIVER_STILL_ASSIGNED']);
    expect((await office.get(`${DRIVERS}/${driverId}`)).body).toMatchObject({ lastName: 'Ouattara' });
  });

  it('are erased from all tables, and the empty row stays', async () => {
    await sql((database) => `UPDATE ${database}.vehicle_assignments SET ends_at = '2024-06-01'`);
    const erased = await erase();
    expect(erased.status).toBe(200);
    expect(field(erased.body, 'review')).toMatchObject([{ resource: 'assignments', field: 'notes' }]);
    const driver = (await office.get(`${DRIVERS}/${driverId}`)).body;
    expect(driver).toMatchObject({
      firstName: 'Conducteur',
      lastName: `anonymisé #${driverId}`,
      status: 'terminated',
      licenses: [],
    });
    const gone = [
      'email',
      'phone',
      'licenseNumber',
      'dateOfBirth',
      'address',
      'emergencyContactName',
      'hireDate',
      'notes',
    ];
    for (const name of gone) expect([name, field(driver, name)]).toEqual([name, null]);
    const [row] = await sql<Record<string, unknown>[]>((database) => `SELECT * FROM ${database}.drivers`);
    expect(JSON.stringify(row)).not.toMatch(/Ouattara|f1\.k1/);
    const [file] = await sql<Record<string, unknown>[]>((database) => `SELECT * FROM ${database}.attachments`);
    expect(file).toMatchObject({ original_name: 'file', description: null, purged_at: expect.any(Date) });
    expect(row).toMatchObject({ license_index: null, email_index: null, phone_index: null });
  });

  it('are erased once, and a repeated request changes nothing', async () => {
    const [first, second] = [await erase(), await erase()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(field(second.body, 'erasedAt')).toBe(field(first.body, 'erasedAt'));
  });

  it('no longer reserve the licence number after the erasure', async () => {
    const again = await office.post(DRIVERS, { firstName: 'Aminata', lastName: 'Ouattara', licenseNumber: 'OUA-55' });
    expect(again.status).toBe(201);
  });

  it('are erased again after a restore of an older backup', async () => {
    await sql(
      (database) =>
        `UPDATE ${database}.drivers SET last_name = 'Ouattara', notes = 'de retour', anonymized_at = NULL WHERE id = ?`,
      [driverId],
    );
    const runner = application.app.get(TenantRunner);
    const ids = await runner.run(tenantId, DriverErasures, (erasures) => erasures.erasedIds());
    expect(ids).toEqual([driverId]);
    expect(await runner.run(tenantId, DriverErasures, (erasures) => erasures.reapply(ids))).toBe(1);
    expect((await office.get(`${DRIVERS}/${driverId}`)).body).toMatchObject({ firstName: 'Conducteur', notes: null });
    expect(await runner.run(tenantId, DriverErasures, (erasures) => erasures.reapply(ids))).toBe(0);
  });

  it('are proposed for erasure after the retention period, and never erased automatically', async () => {
    const proposals = async (): Promise<unknown> =>
      field((await office.get(`${DRIVERS}/erasure-proposals`)).body, 'meta.total');
    expect(await proposals()).toBe(0);
    const left = { firstName: 'Moussa', lastName: 'Bah', licenseNumber: 'BAH-1', status: 'terminated' };
    await office.post(DRIVERS, { ...left, terminationDate: '2020-01-01' });
    await office.post(DRIVERS, { ...left, licenseNumber: 'BAH-2', terminationDate: '2026-01-01' });
    expect(await proposals()).toBe(1);
  });
});
