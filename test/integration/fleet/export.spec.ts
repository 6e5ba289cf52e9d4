import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parse } from 'csv-parse/sync';
import { Vehicle } from '../../../src/fleet/vehicles/vehicle.entity';
import { startFleetApplication } from '../../support/fleet-application';
import { Fleet } from '../../support/fleet';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { unzip } from '../../support/unzip';

const LISTS = ['vehicles', 'drivers', 'garages', 'suppliers', 'supplies', 'collaborateurs', 'assignments', 'reference'];
const READER = LISTS.map((resource) => `${resource}:read`).join(' ');
const MANY = 1200;
const EMPTIED = [
  'vehicle_assignments',
  'odometer_readings',
  'vehicles',
  'driver_licenses',
  'drivers',
  'supplies',
  'collaborateurs',
  'garages',
  'suppliers',
  'outbox',
];

describe('The export of a list', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    app = await startFleetApplication(database);
  });

  afterEach(async () => {
    for (const table of EMPTIED) await database.dataSource.query(`DELETE FROM ${table}`);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const fetch = (url: string, permissions = READER): ReturnType<NestFastifyApplication['inject']> =>
    app.inject({ method: 'GET', url: `/api/v1/${url}`, headers: { 'x-permissions': permissions } });

  const rowsOf = (text: string): Record<string, string>[] =>
    parse<Record<string, string>>(text, { bom: true, columns: true, delimiter: ';' });

  const insertVehicles = async (count: number): Promise<void> => {
    const brandId = await fleet.id('brands', 'name', 'Toyota');
    const modelId = await fleet.id('vehicle_models', 'name', 'Hilux');
    const rows = Array.from({ length: count }, (_, at) => at + 1).map((number) => ({
      code: `VH-${number}`,
      plateNumber: `P ${number}`,
      plateNormalized: `P${number}`,
      brandId,
      modelId,
      status: 'active' as const,
      mileage: number,
      ownership: 'owned' as const,
    }));
    await database.dataSource.createQueryBuilder().insert().into(Vehicle).values(rows).execute();
  };

  it('is CSV for a French spreadsheet: byte order mark, semicolons, French headings, decimal commas, ISO dates', async () => {
    await fleet.makeVehicle({
      plateNumber: '1234 ab 01',
      purchasePrice: '18500000',
      tankCapacityL: '80.5',
      purchaseDate: '2024-03-09',
      notes: 'dit « le gros »; "neuf"\nsuite',
      colorId: await fleet.id('vehicle_colors', 'name', 'Blanc'),
    });
    const answer = await fetch('vehicles/export?format=csv');
    expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8' });
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="vehicules-\d{4}-\d\d-\d\d\.csv"$/);
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(answer.body).toMatch(/^\uFEFFCode;Immatriculation;.*\r\n/);
    expect(rowsOf(answer.body)).toMatchObject([
      {
        Immatriculation: '1234 AB 01',
        Marque: 'Toyota',
        Couleur: 'Blanc',
        'Prix d’achat': '18500000',
        'Réservoir (l)': '80,5',
        'Date d’achat': '2024-03-09',
        Notes: 'dit « le gros »; "neuf"\nsuite',
      },
    ]);
  });

  it('has the filters, the search and the sort order of the list, and no pages', async () => {
    await insertVehicles(MANY);
    const all = rowsOf((await fetch('vehicles/export?sort=-mileage')).body);
    expect(all.map((row) => Number(row['Kilométrage']))).toEqual(Array.from({ length: MANY }, (_, at) => MANY - at));
    const found = rowsOf((await fetch('vehicles/export?search=p%2099&sort=plateNumber')).body);
    expect(found.map((row) => row['Immatriculation'])).toContain('P 99');
    expect(found).toHaveLength(21);
    expect(rowsOf((await fetch('vehicles/export?status=sold')).body)).toEqual([]);
  });

  it.each(['format=pdf', 'page=1', 'limit=5', 'sort=password', 'status=lost', 'search=a'])(
    'is refused when it is asked for with %s',
    async (parameter) => {
      expect((await fetch(`vehicles/export?${parameter}`)).statusCode).toBe(400);
    },
  );

  it.each(['=1+1', '+33', '-2', '@SUM(A1)', '\tx', '＝1+1'])('computes nothing: %j stays text', async (notes) => {
    const brandId = await fleet.id('brands', 'name', 'Toyota');
    await database.dataSource.query('UPDATE brands SET country = ? WHERE id = ?', [notes, brandId]);
    const [row] = rowsOf((await fetch('brands/export?search=toyota')).body);
    expect(row?.['Pays']).toBe(`'${notes}`);
    const workbook = unzip((await fetch('brands/export?search=toyota&format=xlsx')).rawPayload);
    const sheet = workbook.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toContain(`s="4" t="inlineStr"><is><t xml:space="preserve">${notes}</t>`);
    expect(sheet).not.toContain('<f>');
  });

  it('is a workbook whose numbers are numbers and whose dates are dates', async () => {
    await fleet.makeVehicle({ year: 2019, purchasePrice: '18500000', purchaseDate: '2024-03-09', notes: 'A & B <C>' });
    const answer = await fetch('vehicles/export?format=xlsx');
    expect(answer.headers['content-type']).toMatch(/spreadsheetml\.sheet$/);
    const workbook = unzip(answer.rawPayload);
    expect([...workbook.keys()].toSorted()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const sheet = workbook.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toMatch(/<c r="\w+2"><v>2019<\/v><\/c>/);
    expect(sheet).toMatch(/<c r="\w+2"><v>18500000<\/v><\/c>/);
    expect(sheet).toMatch(/<c r="\w+2" s="2"><v>45360<\/v><\/c>/);
    expect(sheet).toContain('A &amp; B &lt;C&gt;');
    expect(sheet).toMatch(/<\/row><\/sheetData><\/worksheet>$/);
  });

  it('omits the personal data of drivers without the permission to export them', async () => {
    const person = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-01', phone: '07 08 09 10 11' };
    const licenses = [{ licenseTypeId: await fleet.id('license_types', 'code', 'B'), expiresOn: '2031-01-01' }];
    await fleet.write((unit) => fleet.drivers.create(unit, { ...person, licenses }));
    const [reader] = rowsOf((await fetch('drivers/export')).body);
    expect(reader).toMatchObject({ Nom: 'Koné', 'Catégories de permis': 'B:2031-01-01' });
    expect(Object.keys(reader ?? {})).not.toContain('Téléphone');
    const [officer] = rowsOf((await fetch('drivers/export', `${READER} drivers:export_personal_data`)).body);
    expect(officer).toMatchObject({ Téléphone: "'+2250708091011", 'Numéro de permis': 'KON-01' });
  });

  it('is recorded before it is sent, with its number of rows and the names of its filters', async () => {
    await insertVehicles(3);
    await fetch('vehicles/export?format=xlsx&status=active&search=P%201');
    const rows = await database.dataSource.query<{ payload: unknown }[]>('SELECT payload FROM outbox');
    const events = rows.map(({ payload }) =>
      typeof payload === 'string' ? (JSON.parse(payload) as unknown) : payload,
    );
    expect(events).toMatchObject([
      {
        action: 'vehicles:export',
        entityType: 'vehicles',
        changedFields: ['rows:1', 'format:xlsx', 'filter:status', 'search'],
      },
    ]);
  });

  it('is not sent when it cannot be recorded', async () => {
    await database.dataSource.query('RENAME TABLE outbox TO outbox_away');
    try {
      expect((await fetch('vehicles/export')).statusCode).toBe(500);
    } finally {
      await database.dataSource.query('RENAME TABLE outbox_away TO outbox');
    }
  });

  it('is a consistent snapshot, whatever is written meanwhile', async () => {
    await insertVehicles(MANY);
    const seen: string[] = [];
    const viewer = { userId: 1, ownVehiclesOnly: false, garageId: null };
    const request = { sort: [], search: null, filters: {} };
    const total = await fleet.vehicles.readAll(request, viewer, async (vehicles) => {
      if (seen.length === 0)
        await database.dataSource.query("UPDATE vehicles SET notes = 'later', deleted_at = NOW(3)");
      seen.push(...vehicles.map((vehicle) => vehicle.notes ?? 'then'));
    });
    expect([total, new Set(seen)]).toEqual([MANY, new Set(['then'])]);
  });

  const enter = async (path: string, body: object): Promise<number> => {
    const headers = { 'x-permissions': `${path.replaceAll('-', '_')}:create` };
    const answer = await app.inject({ method: 'POST', url: `/api/v1/${path}`, headers, payload: body });
    expect([path, answer.statusCode, answer.statusCode === 201 || answer.body]).toEqual([path, 201, true]);
    return answer.json<{ id: number }>().id;
  };

  it('exists for partners, parts, staff, assignments and readings', async () => {
    const { id: vehicleId } = await fleet.makeVehicle({ initialOdometer: 1200 });
    const driverId = await enter('drivers', { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-01' });
    await enter('assignments', { vehicleId, driverId });
    await enter('garages', { name: 'Garage du Plateau', specializations: ['Freinage', 'Pneus'] });
    await enter('suppliers', { name: 'Pièces du Golfe', contactPerson: 'Mme Bamba' });
    await enter('supplies', {
      reference: 'PLQ-1',
      name: 'Plaquettes',
      kind: 'part',
      unitPrice: '24500',
      categoryId: await fleet.id('supply_categories', 'name', 'Freinage'),
    });
    await enter('collaborateurs', { firstName: 'Issa', lastName: 'Diallo' });
    const first = async (list: string): Promise<unknown> => rowsOf((await fetch(`${list}/export`)).body)[0];
    expect(await first('garages')).toMatchObject({ Nom: 'Garage du Plateau', Spécialités: 'Freinage, Pneus' });
    expect(await first('suppliers')).toMatchObject({ Nom: 'Pièces du Golfe', Interlocuteur: 'Mme Bamba' });
    expect(await first('supplies')).toMatchObject({ Référence: 'PLQ-1', 'Prix unitaire': '24500', Nature: 'part' });
    expect(await first('collaborateurs')).toMatchObject({ Nom: 'Diallo' });
    expect(await first('assignments')).toMatchObject({ Immatriculation: '1234 AB 01', Conducteur: 'Awa Koné' });
    expect(await first('odometer-readings')).toMatchObject({ Immatriculation: '1234 AB 01', Kilométrage: '1200' });
    expect(await first('vehicles')).toMatchObject({ 'Conducteur actuel': 'Awa Koné' });
  });

  it('omits the personal data of staff, too', async () => {
    await enter('collaborateurs', { firstName: 'Issa', lastName: 'Diallo', phone: '07 08 09 10 12' });
    const [reader] = rowsOf((await fetch('collaborateurs/export')).body);
    expect(Object.keys(reader ?? {})).not.toContain('Téléphone');
    const [officer] = rowsOf((await fetch('collaborateurs/export', `${READER} drivers:export_personal_data`)).body);
    expect(officer).toMatchObject({ Téléphone: "'+2250708091012" });
  });

  it.each([
    'brands',
    'vehicle-models',
    'vehicle-categories',
    'vehicle-colors',
    'fuel-types',
    'license-types',
    'intervention-types',
    'supply-categories',
    'tax-rates',
  ])('is there for the reference list %s too, as long as the list', async (list) => {
    const total = (await fetch(`${list}?limit=100`)).json<{ meta: { total: number } }>().meta.total;
    const answer = await fetch(`${list}/export`);
    expect(rowsOf(answer.body)).toHaveLength(total);
    expect((await fetch(`${list}/export`, 'vehicles:read')).statusCode).toBe(403);
  });
});
