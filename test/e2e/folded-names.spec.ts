import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/dossiers';
import { field } from '../support/http-client';

/** Names as keyboards write them. */
describe('A name', () => {
  let application: RunningApplication;
  let office: Desk;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
  });

  afterAll(async () => {
    await application.stop();
  });

  const found = async (list: string, search: string): Promise<unknown> =>
    field((await office.get(`${list}?search=${encodeURIComponent(search)}`)).body, 'meta.total');

  it('is one whatever its apostrophes, dashes, spaces, accents and case', async () => {
    await office.post('garages', { name: 'Garage de l’Étoile – Sud' });
    const text = "Nom;Ville\nGARAGE DE  L'ETOILE - SUD;Abidjan\n";
    expect((await broughtFile(office.client, 'garages?mode=valid_rows', text)).found).toMatchObject({
      rowsUpdated: 1,
      rowsCreated: 0,
    });
    for (const search of ["l'étoile", 'l’Étoile', 'L´ETOILE', '– sud', '- Sud'])
      expect([search, await found('garages', search)]).toEqual([search, 1]);
    expect(await found('garages', "l'étoilf")).toBe(0);
  });

  it('of a vehicle is its plate, however it is parted, in every list that has vehicles', async () => {
    const vehicleId = await application.vehicleOf(office.client, { plateNumber: 'AB 123 CD' });
    const types = field((await office.get('fuel-types?limit=1')).body, 'data') as { id: number }[];
    const fill = { refuelAt: '2026-03-01T08:00:00Z', quantity: '10', unitPrice: '700' };
    await office.post('fuel-logs', { vehicleId, fuelTypeId: types[0]?.id, ...fill });
    await office.report(vehicleId);
    for (const list of ['vehicles', 'fuel-logs', 'interventions'])
      for (const plate of ['AB-123-CD', 'ab123cd', 'AB 123 CD', 'ab.123'])
        expect([list, plate, await found(list, plate)]).toEqual([list, plate, 1]);
    expect(await found('fuel-logs', 'AB-124')).toBe(0);
  });

  it('with one picture is not found by another', async () => {
    await office.post('garages', { name: 'Atelier 🚗' });
    expect([await found('garages', 'Atelier 🚗'), await found('garages', 'Atelier 🚙')]).toEqual([1, 0]);
  });
});
