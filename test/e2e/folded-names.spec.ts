import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field } from '../support/http-client';
import type { Answer } from '../support/http-client';

/** Names as they are typed on different keyboards. */
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

  it('is compared without regard to apostrophes, dashes, spaces, accents and case', async () => {
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

  it('of a vehicle is its plate, found with any separators in every list of vehicles', async () => {
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

  it('with one emoji is not found by another emoji', async () => {
    await office.post('garages', { name: 'Atelier 🚗' });
    expect([await found('garages', 'Atelier 🚗'), await found('garages', 'Atelier 🚙')]).toEqual([1, 0]);
  });

  it.each([
    ['brands', { name: 'Marque' }],
    ['vehicle-categories', { name: 'Catégorie' }],
    ['vehicle-colors', { name: 'Couleur' }],
    ['intervention-types', { name: 'Visite', kind: 'other' }],
    ['supply-categories', { name: 'Rayon' }],
    ['garages', { name: 'Garage' }],
    ['suppliers', { name: 'Fournisseur' }],
  ])('of %s is taken in every writing, and two pictures are two names', async (list, body) => {
    const create = (name: string): Promise<Answer> => office.client.post(`/api/v1/${list}`, { ...body, name });
    for (const name of [`${body.name} 🚗`, `${body.name} 🚙`, `${body.name} de l’Écluse – Œuvre`])
      expect([name, (await create(name)).status]).toEqual([name, 201]);
    for (const name of [`${body.name} 🚗`, `${body.name.toUpperCase()} DE L'ECLUSE - OEUVRE`])
      expect((await create(name)).body).toMatchObject({ status: 409, code: 'NAME_TAKEN' });
  });

  it('is unique, also for simultaneous requests', async () => {
    const answers = await Promise.all(
      ['Simultanée', 'SIMULTANEE', 'simultánée', 'Simultane\u0301e'].map((name) =>
        office.client.post('/api/v1/brands', { name }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409, 409, 409]);
  });

  it('is free again after the deletion of its record, and cannot be duplicated by renaming', async () => {
    const first = await office.make('suppliers', { name: 'L’Aïeul' });
    await office.client.delete(`/api/v1/suppliers/${first}`);
    const second = await office.make('suppliers', { name: "L'AIEUL" });
    const third = await office.make('suppliers', { name: 'Autre' });
    const rename = async (id: number, name: string): Promise<number> => {
      const version = field((await office.get(`suppliers/${id}`)).body, 'version');
      return (await office.client.patch(`/api/v1/suppliers/${id}`, { name, version })).status;
    };
    expect(await rename(third, 'l´aïeul')).toBe(409);
    expect(await rename(second, 'L’Aïeul')).toBe(200);
  });

  it('that two records had before the rule stays with both', async () => {
    const ids = [
      await office.make('garages', { name: 'Garage d’Aval' }),
      await office.make('garages', { name: 'Amont' }),
    ];
    await application.onServer(async (server) => {
      const database = `${application.settings.database.tenantDatabasePrefix}${await application.tenantId('flotte-abidjan')}`;
      await server.query(`UPDATE \`${database}\`.garages SET name = "Garage d'Aval" WHERE id = ?`, [ids[1]]);
    });
    for (const id of ids) {
      const { name, version } = (await office.get(`garages/${id}`)).body as { name: string; version: number };
      const saved = await office.client.patch(`/api/v1/garages/${id}`, { name, city: 'Abidjan', version });
      expect([name, saved.status]).toEqual([name, 200]);
    }
  });
});
