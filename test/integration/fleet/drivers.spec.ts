import type { CreateDriverBody, UpdateDriverBody } from '../../../src/fleet/drivers/driver.dto';
import type { DriverFile } from '../../../src/fleet/drivers/drivers.service';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { Fleet, listOf } from '../../support/fleet';

describe('A driver record', () => {
  let database: TenantDatabase;
  let fleet: Fleet;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
  });

  afterEach(async () => {
    await database.dataSource.query('DELETE FROM driver_licenses');
    await database.dataSource.query('DELETE FROM drivers');
  });

  afterAll(async () => {
    await database.drop();
  });

  const enter = (fields: Partial<CreateDriverBody> = {}): Promise<DriverFile> =>
    fleet.write((unit) =>
      fleet.drivers.create(unit, { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-01', ...fields }),
    );
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'succeeded',
      (error: Error) => error.message,
    );

  it('holds several licence categories and expires with the first of them', async () => {
    const [b, c] = [await fleet.id('license_types', 'code', 'B'), await fleet.id('license_types', 'code', 'C')];
    const licenses = [
      { licenseTypeId: b, expiresOn: '2035-06-01' },
      { licenseTypeId: c, issuedOn: '2022-01-01', expiresOn: '2027-01-01' },
    ];
    const { driver } = await enter({ licenses });
    expect(driver).toMatchObject({ licenseExpiryDate: '2027-01-01', status: 'active' });
    const page = await fleet.drivers.list(listOf());
    expect(page.items[0]?.licenses.map((license) => license.licenseType?.code)).toEqual(['B', 'C']);
    const changed = await fleet.write((unit) =>
      fleet.drivers.update(unit, driver.id, { licenses: licenses.slice(0, 1) }, driver.version),
    );
    expect(changed.licenses).toHaveLength(1);
    expect(changed.driver.licenseExpiryDate).toBe('2035-06-01');
  });

  it('no longer expires when the expiring category is removed, unless the whole licence expires', async () => {
    const licenseTypeId = await fleet.id('license_types', 'code', 'B');
    const { driver } = await enter({ licenses: [{ licenseTypeId, expiresOn: '2027-01-01' }] });
    const expiryAfter = async (body: UpdateDriverBody): Promise<string | null> =>
      (await fleet.write((unit) => fleet.drivers.update(unit, driver.id, body, null))).driver.licenseExpiryDate;
    expect(await expiryAfter({ notes: 'Renouvelé' })).toBe('2027-01-01');
    expect(await expiryAfter({ licenses: [{ licenseTypeId }] })).toBeNull();
    expect(await expiryAfter({ licenseExpiryDate: '2030-01-01' })).toBe('2030-01-01');
    expect(await expiryAfter({ licenses: [] })).toBe('2030-01-01');
    expect(await expiryAfter({ licenses: [{ licenseTypeId, expiresOn: '2028-01-01' }] })).toBe('2028-01-01');
    expect(await expiryAfter({ licenseExpiryDate: null, licenses: [] })).toBeNull();
  });

  it('cannot be filled in again once it is erased', async () => {
    const { driver } = await enter();
    await database.dataSource.query('UPDATE drivers SET anonymized_at = UTC_TIMESTAMP(3) WHERE id = ?', [driver.id]);
    const filled = fleet.write((unit) => fleet.drivers.update(unit, driver.id, { firstName: 'Awa' }, null));
    expect(await failure(filled)).toMatch('DRIVER_ERASED');
  });

  it('refuses a repeated category, an unknown one, and dates in the wrong order', async () => {
    const b = await fleet.id('license_types', 'code', 'B');
    expect(await failure(enter({ licenses: [{ licenseTypeId: b }, { licenseTypeId: b }] }))).toMatch(
      'LICENSE_TYPE_REPEATED',
    );
    expect(await failure(enter({ licenses: [{ licenseTypeId: 999_999 }] }))).toMatch('REFERENCE_NOT_FOUND');
    const reversed = { licenseTypeId: b, issuedOn: '2026-01-02', expiresOn: '2026-01-01' };
    expect(await failure(enter({ licenses: [reversed] }))).toMatch('DAYS_REVERSED');
  });

  it('needs a unique licence number while active', async () => {
    expect(await failure(enter({ licenseNumber: null }))).toMatch('LICENSE_NUMBER_REQUIRED');
    const { driver } = await enter();
    expect(await failure(enter({ licenseNumber: 'kon 01' }))).toMatch('LICENSE_NUMBER_TAKEN');
    const inactive = await enter({ status: 'inactive', licenseNumber: null });
    const activate = fleet.write((unit) => fleet.drivers.update(unit, inactive.driver.id, { status: 'active' }, null));
    expect(await failure(activate)).toMatch('LICENSE_NUMBER_REQUIRED');
    await fleet.write((unit) => fleet.drivers.remove(unit, driver.id, null));
    await enter({ licenseNumber: 'kon 01' });
    expect(await failure(fleet.write((unit) => fleet.drivers.restore(unit, driver.id, null)))).toMatch(
      'LICENSE_NUMBER_TAKEN',
    );
  });

  it('requires an age of at least sixteen', async () => {
    expect(await failure(enter({ dateOfBirth: `${new Date().getUTCFullYear() - 15}-01-01` }))).toMatch(
      'DRIVER_TOO_YOUNG',
    );
    expect((await enter({ dateOfBirth: '1990-02-28' })).driver.dateOfBirth).toBe('1990-02-28');
  });

  it("has phones in the tenant's country and is found by them", async () => {
    const { driver } = await enter({ phone: '07 08 09 10 11', email: 'awa@example.ci' });
    expect(driver.phone).toBe('+2250708091011');
    for (const search of ['kone', '07 08 09 10 11', '+2250708091011', 'AWA@example.ci']) {
      expect((await fleet.drivers.list(listOf({ search }))).total).toBe(1);
    }
    expect((await fleet.drivers.list(listOf({ search: '07 08 09 10 12' }))).total).toBe(0);
    expect((await fleet.drivers.list(listOf({ filters: { status: ['terminated'] } }))).total).toBe(0);
  });

  it('stores personal fields encrypted, and does not decrypt a field that was moved to another row', async () => {
    const personal = {
      email: 'secret@example.ci',
      phone: '07 99 99 99 99',
      licenseNumber: 'SECRET-1',
      dateOfBirth: '1980-02-03',
      address: 'Rue du Secret',
      emergencyContactName: 'Madame Secret',
      emergencyContactPhone: '07 88 88 88 88',
      notes: 'un secret',
    };
    const { driver } = await enter(personal);
    const { dataSource } = fleet.database;
    const rows = await dataSource.query<unknown[]>('SELECT * FROM drivers WHERE id = ?', [driver.id]);
    expect(JSON.stringify(rows)).not.toMatch(/secret|99999999|88888888|1980-02-03/i);
    const { driver: other } = await enter({ email: 'autre@example.ci', licenseNumber: 'AUTRE-1' });
    await dataSource.query(
      'UPDATE drivers SET email = (SELECT e FROM (SELECT email e FROM drivers WHERE id = ?) x) WHERE id = ?',
      [driver.id, other.id],
    );
    expect((await fleet.drivers.get(other.id)).driver.email).toBeNull();
    await dataSource.query('DELETE FROM drivers WHERE id = ?', [other.id]);
  });

  it('reads rows from before the encryption of fields, and keeps their licence numbers unique', async () => {
    const { driver } = await enter({ licenseNumber: 'VIEUX-1' });
    await fleet.database.dataSource.query(
      "UPDATE drivers SET license_number = 'VIEUX-2', license_number_normalized = 'VIEUX2', license_index = NULL WHERE id = ?",
      [driver.id],
    );
    expect((await fleet.drivers.get(driver.id)).driver.licenseNumber).toBe('VIEUX-2');
    await expect(enter({ licenseNumber: 'vieux 2' })).rejects.toThrow('LICENSE_NUMBER_TAKEN');
    await fleet.write((unit) => fleet.drivers.remove(unit, driver.id, null));
    await enter({ licenseNumber: 'vieux 2' });
    const restored = fleet.write((unit) => fleet.drivers.restore(unit, driver.id, null));
    await expect(restored).rejects.toThrow('LICENSE_NUMBER_TAKEN');
  });
});
