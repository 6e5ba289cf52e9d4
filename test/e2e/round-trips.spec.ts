import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field, numberField } from '../support/http-client';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const NOTES = 'Une "note", assez longue;\r\nsur deux lignes, l’œuvre d’un\rvieux tableur\n=1+1';

/** An export can be imported again without changes. */
describe.each(['fr', 'en'])('A list of a company that reads %s', (locale) => {
  let application: RunningApplication;
  let office: Desk;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    const company = { name: 'Flotte', slug: 'flotte', countryCode: 'FR', locale };
    const created = await application.admin.post('/api/v1/tenants', company);
    if (created.status !== 201) throw new Error(created.text);
    office = new Desk(await application.member('flotte', numberField(created.body, 'id'), 'admin'));
    await fill();
  });

  afterAll(async () => {
    await application.stop();
  });

  const fill = async (): Promise<void> => {
    const vehicleId = await application.vehicleOf(office.client, {
      plateNumber: 'ab-123.cd',
      year: 2019,
      vin: 'WVWZZZ1JZ3W386752',
      engineSizeL: '1.6',
      powerHp: 110,
      tankCapacityL: '52.5',
      purchasePrice: '18500.5',
      purchaseDate: '2024-03-09',
      initialOdometer: 1200,
      initialOdometerDate: '2026-01-01',
      notes: NOTES,
      trackingId: '00123',
    });
    await application.vehicleOf(office.client, { plateNumber: '12 / 34 AB', notes: "'=2+2", ownerName: ' -x' });
    const phone = '+33 (0)6 12 34 56 78';
    const licenseTypeId = numberField((await office.get('license-types?limit=1')).body, 'data.0.id');
    await office.post('drivers', {
      firstName: 'Awa',
      lastName: 'Koné-Ébrié',
      licenseNumber: 'KON 01',
      phone,
      dateOfBirth: '1990-02-28',
      emergencyContactName: '+ Issa',
      emergencyContactPhone: phone,
      licenses: [{ licenseTypeId, expiresOn: '2031-01-01' }],
      notes: NOTES,
    });
    const garageId = await office.make('garages', {
      name: 'Garage de l’Étoile – Sud',
      phone,
      specializations: ['Freinage', 'Pneus'],
      rating: '4.5',
      laborRatePerHour: '45.5',
      notes: NOTES,
    });
    await office.post('suppliers', {
      name: "Pièces d'or",
      website: 'https://or.example',
      rating: '3',
      paymentTermsDays: 30,
    });
    const categories = field((await office.get('supply-categories?limit=100')).body, 'data') as {
      id: number;
      parentId: number | null;
    }[];
    const categoryId = categories.find(({ parentId }) => parentId !== null)?.id ?? categories[0]?.id;
    const supplyId = await office.make('supplies', {
      reference: 'PLQ-1',
      name: 'Plaquettes',
      categoryId,
      kind: 'part',
      unitPrice: '24500.125',
    });
    const fuelTypes = field((await office.get('fuel-types?limit=100')).body, 'data') as { id: number; code: string }[];
    const fuelTypeId = fuelTypes.find(({ code }) => code === 'DIESEL')?.id;
    for (const [day, quantity] of ['45.300', '40.000', '12.345'].entries())
      await office.post('fuel-logs', {
        vehicleId,
        refuelAt: `2026-10-2${day + 1}T08:35:12.345Z`,
        fuelTypeId,
        quantity,
        unitPrice: '1.755',
        odometer: 2000 + day * 500,
        receiptNumber: `00${day}`,
        stationName: 'Total, Plateau',
        notes: NOTES,
      });
    const price = { supplyId, unitPrice: '24500.125', netUnitPrice: '23000', quantity: '2', garageId };
    await office.post('supply-prices', { ...price, recordedAt: '2026-10-05T08:00:00.000Z' });
  };

  it.each(['vehicles', 'drivers', 'garages', 'suppliers', 'supplies', 'fuel-logs'])(
    'of %s is unchanged by its own export, as text and as a workbook',
    async (list) => {
      const { meta } = (await office.get(`${list}?limit=1`)).body as { meta: { total: number } };
      for (const [format, type] of [
        ['csv', 'text/csv'],
        ['xlsx', XLSX],
      ] as const) {
        const content = (await office.get(`${list}/export?format=${format}`)).bytes;
        const { found, rows } = await broughtFile(office.client, `${list}?mode=valid_rows&known=report`, content, type);
        const wrong = (rows as { outcome: string }[]).filter(({ outcome }) => outcome !== 'unchanged');
        expect([format, wrong]).toEqual([format, []]);
        expect(found).toMatchObject({ rowsRead: meta.total, rowsUnchanged: meta.total, rowsFailed: 0 });
      }
    },
  );

  it('has headings in its language', async () => {
    const template = await office.get('imports/templates/vehicles');
    expect(template.text).toMatch(locale === 'fr' ? /Immatriculation;/ : /Plate number,/);
  });
});
