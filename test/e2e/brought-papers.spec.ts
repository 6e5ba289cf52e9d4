import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field } from '../support/http-client';

/** The import of vehicle documents from another program. */
describe('An import from an older program', () => {
  let application: RunningApplication;
  let office: Desk;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await application.vehicleOf(office.client, {
      plateNumber: 'AB 123 CD',
      initialOdometer: 1000,
      initialOdometerDate: '2025-01-01',
    });
  });

  afterAll(async () => {
    await application.stop();
  });

  const bring = (list: string, text: string, options = ''): ReturnType<typeof broughtFile> =>
    broughtFile(office.client, `${list}?mode=valid_rows${options}`, text);
  const all = async (list: string): Promise<unknown> => field((await office.get(list)).body, 'data');

  it('creates its insurance policies once, with the terms of insurers', async () => {
    const heading = 'Immat;Assureur;N° police;Garantie;Date d’effet;Échéance;Prime;Périodicité';
    const text = `${heading}\nab-123-cd;NSIA;P-1;Tous risques;01/01/2026;31/12/2026;185 000;Annuelle\nZZ 9;NSIA;P-2;RC;01/01/2026;31/12/2026;1;Annuelle\n`;
    expect((await bring('insurances', text)).found).toMatchObject({ rowsCreated: 1, rowsFailed: 1 });
    expect((await bring('insurances', text)).found).toMatchObject({ rowsUnchanged: 1, rowsCreated: 0 });
    expect(await all('insurances')).toMatchObject([
      { policyNumber: 'P-1', coverageType: 'comprehensive', premiumFrequency: 'yearly', endDate: '2026-12-31' },
    ]);
    const changed = text.replace('185 000', '190 000');
    expect((await bring('insurances', changed, '&known=report')).rows).toMatchObject([
      { errors: [{ code: 'IMPORT_CONFLICT', current: '185000', given: '190000' }] },
      { errors: [{ code: 'IMPORT_NAME_UNKNOWN' }, { code: 'IMPORT_KEY_MISSING' }] },
    ]);
    expect((await bring('insurances', changed)).found).toMatchObject({ rowsUpdated: 1 });
  });

  it('creates its inspections once', async () => {
    const text =
      'Véhicule;Type;Date;Échéance;Centre;Résultat;Coût\nAB123CD;Visite technique;05/03/2026;04/03/2027;SICTA;Favorable;15000\n';
    expect((await bring('renewals', text)).found).toMatchObject({ rowsCreated: 1 });
    expect((await bring('renewals', text)).found).toMatchObject({ rowsUnchanged: 1 });
    expect(await all('renewals')).toMatchObject([
      { type: 'technical_inspection', validUntil: '2027-03-04', result: 'passed', issuedBy: 'SICTA' },
    ]);
  });

  it('creates its odometer readings once, in any order, and refuses impossible ones', async () => {
    const text =
      'Immat;Date;Heure;Km\nAB 123 CD;01/03/2026;08:00;5 000\nAB 123 CD;01/02/2026;08:00;3 000\nAB 123 CD;15/02/2026;08:00;9 000\n';
    expect((await bring('odometer-readings', text)).found).toMatchObject({ rowsCreated: 2, rowsFailed: 1 });
    expect((await bring('odometer-readings', text)).found).toMatchObject({ rowsUnchanged: 2, rowsFailed: 1 });
    expect(await all('odometer-readings')).toMatchObject([
      { value: 5000, source: 'import' },
      { value: 3000, source: 'import' },
      { value: 1000, source: 'initial' },
    ]);
  });

  it('creates its maintenance plans, and reports a plan that has advanced since', async () => {
    const text =
      'Immat;Opération;Type;Intervalle km;Intervalle mois;Prochaine échéance (km);Prochaine échéance\nAB 123 CD;Vidange;Entretien;10 000;12;15 000;01/03/2027\n';
    expect((await bring('maintenance-plans', text)).found).toMatchObject({ rowsCreated: 1 });
    expect((await bring('maintenance-plans', text)).found).toMatchObject({ rowsUnchanged: 1 });
    expect(await all('maintenance-plans')).toMatchObject([
      { title: 'Vidange', type: 'preventive', intervalKm: 10_000, nextDueOdometer: 15_000, nextDueDate: '2027-03-01' },
    ]);
    expect((await bring('maintenance-plans', text.replace('15 000', '14 000'))).rows).toMatchObject([
      { errors: [{ code: 'IMPORT_CONFLICT', current: '15000', given: '14000' }] },
    ]);
    expect((await bring('maintenance-plans', text.replace('10 000', '12 000'))).found).toMatchObject({
      rowsUpdated: 1,
    });
  });

  it('creates its vehicle assignments, by the name or code of the driver', async () => {
    const types = field((await office.get('license-types?limit=100')).body, 'data') as { id: number; code: string }[];
    const licenseTypeId = types.find(({ code }) => code === 'B')?.id;
    const licenses = [{ licenseTypeId, expiresOn: '2031-01-01' }];
    await office.post('drivers', { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON 1', licenses });
    const text =
      'Véhicule;Chauffeur;Du;Au;Rôle\nAB 123 CD;KONE Awa;05/01/2026 08:00;31/01/2026 18:00;Titulaire\nAB 123 CD;Inconnu;05/02/2026;;\n';
    expect((await bring('assignments', text)).found).toMatchObject({ rowsCreated: 1, rowsFailed: 1 });
    expect((await bring('assignments', text)).found).toMatchObject({ rowsUnchanged: 1, rowsFailed: 1 });
    expect(await all('assignments')).toMatchObject([
      { startsAt: '2026-01-05T08:00:00.000Z', endsAt: '2026-01-31T18:00:00.000Z', role: 'primary' },
    ]);
  });

  it('is unchanged after an export and a second import', async () => {
    for (const list of ['insurances', 'renewals', 'odometer-readings', 'maintenance-plans', 'assignments']) {
      const exported = (await office.get(`${list}/export?format=csv`)).bytes;
      const { found } = await broughtFile(office.client, `${list}?known=report`, exported);
      expect([list, found]).toMatchObject([list, { rowsFailed: 0, rowsCreated: 0, rowsUpdated: 0 }]);
    }
  });
});
