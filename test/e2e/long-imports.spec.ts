import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';

/** Files of more rows than one batch, imported in one transaction. */
describe('A long file', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
  });

  afterAll(() => application.stop());

  it('is imported as a whole although one of its rows makes a plan schedule a maintenance', async () => {
    const client = await application.company({ name: 'Longue', slug: 'longue' });
    const office = new Desk(client);
    const vehicle = { plateNumber: 'AB 123 CD', brandId: 1, modelId: 1, initialOdometer: 1000 };
    const vehicleId = await office.make('vehicles', { ...vehicle, initialOdometerDate: '2025-01-01' });
    const plan = { vehicleId, type: 'inspection', intervalMonths: 12, autoCreateMaintenance: true };
    await office.make('maintenance-plans', { ...plan, title: 'Climatisation' });
    const others = Array.from({ length: 600 }, (_none, row) => `AB 123 CD;;Lavage ${row};2026-04-01`);
    const done = 'AB 123 CD;Climatisation;Climatisation;2026-04-02';
    const text = ['Immat;Plan;Intitulé;Fait le', done, ...others].join('\n');
    const { found } = await broughtFile(client, 'maintenances?mode=all_or_nothing', text);
    expect(found).toMatchObject({ state: 'done', rowsCreated: 601 });
  });
});
