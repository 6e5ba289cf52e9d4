import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import type { BroughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field, numberField } from '../support/http-client';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const LISTS = ['maintenance-plans', 'maintenances', 'interventions'];

/** What was done to a company's vehicles before it came, and what goes from one company to another. */
describe('The history of an older program', () => {
  let application: RunningApplication;
  let office: Desk;
  let vehicleId: number;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    vehicleId = await vehicleOf(office);
    await office.post('odometer-readings', { vehicleId, value: 20_000, readAt: '2026-06-01T08:00:00.000Z' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const vehicleOf = (desk: Desk): Promise<number> =>
    desk.make('vehicles', {
      plateNumber: 'AB 123 CD',
      brandId: 1,
      modelId: 1,
      initialOdometer: 1000,
      initialOdometerDate: '2025-01-01',
    });
  const bring = (list: string, text: string, options = ''): Promise<BroughtFile> =>
    broughtFile(office.client, `${list}?mode=valid_rows${options}`, text);
  const all = async (path: string): Promise<unknown> => field((await office.get(path)).body, 'data');
  const planOf = async (id: number): Promise<unknown> => (await office.get(`maintenance-plans/${id}`)).body;
  const mileage = async (): Promise<unknown> => field((await office.get(`vehicles/${vehicleId}`)).body, 'mileage');

  it('brings the maintenances that are done, in whatever order, and once', async () => {
    const planId = await office.make('maintenance-plans', {
      vehicleId,
      title: 'Vidange',
      type: 'preventive',
      intervalKm: 10_000,
      intervalMonths: 12,
    });
    const text = [
      'Immat;Opération;Type;Date;Km;Montant;Fournisseur',
      'ab-123-cd;Vidange;Entretien;05/03/2026;15 000;65 000;SOCIDA',
      'ab-123-cd;vidange;Entretien;05/03/2025;5 000;60 000;',
      'ab-123-cd;Freins;Réparation;05/09/2025;9 000;120000;',
      'ab-123-cd;Pneus;Réparation;05/10/2025;400;1;',
    ].join('\n');
    expect((await bring('maintenances', text, '&dryRun=true')).found).toMatchObject({ rowsCreated: 3, rowsFailed: 1 });
    expect(await all('maintenances')).toEqual([]);
    const { found, rows } = await bring('maintenances', text);
    expect(found).toMatchObject({ rowsCreated: 3, rowsFailed: 1 });
    expect(rows).toMatchObject([
      {},
      {},
      {},
      { line: 5, errors: [{ column: 'Kilométrage', code: 'ODOMETER_OUT_OF_SEQUENCE' }] },
    ]);
    expect((await bring('maintenances', text)).found).toMatchObject({ rowsUnchanged: 3, rowsFailed: 1 });
    expect(await all('maintenances?sort=completedDate')).toMatchObject([
      { title: 'vidange', status: 'completed', completedDate: '2025-03-05', planId },
      { title: 'Freins', type: 'repair', odometerReading: 9000, planId: null },
      { title: 'Vidange', scheduledDate: '2026-03-05', cost: '65000', planTitle: 'Vidange', serviceProvider: 'SOCIDA' },
    ]);
    expect(await planOf(planId)).toMatchObject({ nextDueDate: '2027-03-05', nextDueOdometer: 25_000 });
    expect(await mileage()).toBe(20_000);
  });

  it('changes what is told of a work, and reports what was done on another day or meter', async () => {
    const heading = 'Registration,Operation,Completed on,Mileage,Amount';
    const row = `AB 123 CD,Freins,2025-09-05,9000,125000`;
    expect((await bring('maintenances', `${heading}\n${row}\n`)).found).toMatchObject({ rowsUpdated: 1 });
    const other = row.replace('9000', '9100');
    expect((await bring('maintenances', `${heading}\n${other}\n`)).rows).toMatchObject([
      { errors: [{ code: 'IMPORT_CONFLICT', current: '9000', given: '9100' }] },
    ]);
    const states =
      'Immat;Opération;Prévu le;Fait le;État\nAB 123 CD;Courroie;01/03/2027;;Prévu\nAB 123 CD;Filtre;01/03/2026;;Fait\nAB 123 CD;Bougies;01/03/2026;;Annulé\nAB 123 CD;Bougies;01/03/2026;05/03/2026;Prévu\n';
    expect((await bring('maintenances', states)).rows).toMatchObject([
      { outcome: 'created' },
      { errors: [{ column: 'Fait le', code: 'IS_NOT_EMPTY' }] },
      { errors: [{ column: 'État', code: 'IS_IN' }] },
      { errors: [{ column: 'Fait le', code: 'IS_EMPTY', message: 'doit être vide dans cet état' }] },
    ]);
  });

  it('leaves plans due as the latest work makes them, with one maintenance scheduled', async () => {
    const plan = { vehicleId, type: 'inspection', intervalMonths: 12, autoCreateMaintenance: true };
    const fixed = await office.make('maintenance-plans', {
      ...plan,
      title: 'Contrôle',
      basis: 'fixed',
      nextDueDate: '2027-01-31',
    });
    const rolling = await office.make('maintenance-plans', { ...plan, title: 'Graissage' });
    const text = [
      'Immat;Plan;Intitulé;Fait le',
      ...['2024-02-01', '2025-02-01', '2026-02-03'].map((day) => `AB 123 CD;Contrôle;Contrôle annuel;${day}`),
      ...['2024-05-01', '2026-05-01', '2025-05-01'].map((day) => `AB 123 CD;Graissage;Graissage;${day}`),
    ].join('\n');
    expect((await bring('maintenances', text)).found).toMatchObject({ rowsCreated: 6 });
    expect(await planOf(fixed)).toMatchObject({ nextDueDate: '2027-01-31' });
    expect(await planOf(rolling)).toMatchObject({ nextDueDate: '2027-05-01' });
    expect(await all(`maintenances?planId=${rolling}&status=scheduled`)).toMatchObject([
      { scheduledDate: '2027-05-01' },
    ]);
    expect((await bring('maintenances', text)).found).toMatchObject({ rowsUnchanged: 6 });
    const late = await office.make('maintenances', {
      vehicleId,
      title: 'Graissage',
      type: 'inspection',
      scheduledDate: '2023-05-01',
    });
    await office.post(`maintenances/${late}/complete`, { completedDate: '2023-05-01' });
    expect(await planOf(rolling)).toMatchObject({ nextDueDate: '2027-05-01' });
  });

  it('fills the maintenance that a plan schedules after an earlier row, and draws no number for that row', async () => {
    const plan = { vehicleId, type: 'inspection', intervalMonths: 12, autoCreateMaintenance: true };
    const planId = await office.make('maintenance-plans', { ...plan, title: 'Climatisation' });
    const garageId = await office.make('garages', { name: 'Froid Service' });
    const described = { cost: '45000', garageId, serviceProvider: 'Aziz', notes: 'Avec le filtre' };
    const text = [
      'Immat;Plan;Intitulé;Fait le;Prévu le;Échéance (km);Montant;Atelier;Fournisseur;Notes',
      'AB 123 CD;Climatisation;Climatisation;2026-04-10;;;;;;',
      'AB 123 CD;Climatisation;climatisation;;2027-04-10;31 000;45 000;Froid Service;Aziz;Avec le filtre',
    ].join('\n');
    expect((await bring('maintenances', text, '&dryRun=true')).found).toMatchObject({ rowsCreated: 2 });
    expect((await bring('maintenances', text)).found).toMatchObject({ rowsCreated: 2 });
    const brought = await all(`maintenances?planId=${planId}&sort=scheduledDate`);
    expect(brought).toMatchObject([
      { status: 'completed', completedDate: '2026-04-10' },
      { status: 'scheduled', scheduledDate: '2027-04-10', type: 'inspection', dueOdometer: 31_000, ...described },
    ]);
    expect((await bring('maintenances', text)).found).toMatchObject({ rowsUnchanged: 2 });
    const other = { vehicleId, title: 'Essuie-glaces', type: 'inspection', scheduledDate: '2027-05-01' };
    const next = await office.make('maintenances', other);
    const numbers = [...(brought as unknown[]), (await office.get(`maintenances/${next}`)).body].map((maintenance) =>
      Number(/\d+$/.exec(String(field(maintenance, 'maintenanceNumber')))?.[0]),
    );
    const [first = 0] = numbers;
    expect(numbers).toEqual([first, first + 1, first + 2]);
  });

  it('brings its interventions closed, without papers, and those that are open to the beginning of the way', async () => {
    const text = [
      'N° dossier;Immat;Motif;Date;Début des travaux;Date de sortie;Date de clôture;Garage;Montant;Km;Statut',
      'OR-1;AB 123 CD;Embrayage;10/02/2025;11/02/2025;18/02/2025;20/02/2025;Garage du Port;350 000;4 500;Clôturé',
      'OR-2;AB 123 CD;Bruit;10/03/2026;12/03/2026;;;Garage du Port;;;En cours',
      'OR-3;AB 123 CD;Radiateur;10/04/2025;;;05/04/2025;;;;',
      'OR-4;AB 123 CD;Phare;10/04/1999;;;05/05/1999;;;;',
      'OR-5;AB 123 CD;Choc;10/05/2025;;;;;;;Annulé',
    ].join('\n');
    const brought = { rowsCreated: 3, rowsFailed: 2 };
    expect((await bring('interventions', text, '&dryRun=true')).found).toMatchObject(brought);
    expect(await all('interventions')).toEqual([]);
    const { found, rows } = await bring('interventions', text);
    expect(found).toMatchObject(brought);
    expect(rows).toMatchObject([
      {},
      {},
      { errors: [{ column: 'Clos le', code: 'DOSSIER_DAYS_REVERSED' }] },
      { errors: [{ column: 'Signalé le', code: 'DAY_OUT_OF_BOUNDS' }, { code: 'DAY_OUT_OF_BOUNDS' }] },
      {},
    ]);
    const [closed] = (await all('interventions?search=Embrayage')) as { id: number }[];
    expect(closed).toMatchObject({
      externalReference: 'OR-1',
      currentStatus: 'closed',
      closureReason: 'other',
      reportedAt: '2025-02-10T00:00:00.000Z',
      closedAt: '2025-02-20T00:00:00.000Z',
      immobilizedFrom: '2025-02-11T00:00:00.000Z',
      immobilizedUntil: '2025-02-18T00:00:00.000Z',
      approvedAt: null,
      invoicedAt: null,
      externalGarage: 'Garage du Port',
      externalCost: '350000',
    });
    const history = await office.get(`interventions/${closed?.id}/history`);
    expect(field(history.body, 'steps')).toMatchObject([
      { fromStatus: null, toStatus: 'closed', trigger: 'system', comment: 'Importé d’un autre logiciel : OR-1' },
    ]);
    expect(await all('interventions?search=Bruit')).toMatchObject([
      { currentStatus: 'reported', repairStartedAt: null, immobilizedFrom: null },
    ]);
    expect(await all('interventions?search=Choc')).toMatchObject([
      { currentStatus: 'cancelled', cancelledAt: '2025-05-10T00:00:00.000Z' },
    ]);
    expect(await all('invoices')).toEqual([]);
    const invoice = await office.client.post('/api/v1/invoices', { interventionId: closed?.id });
    expect(invoice.status).toBeGreaterThanOrEqual(400);
    expect(field((await office.get(`vehicles/${vehicleId}`)).body, 'status')).toBe('active');
    expect(await mileage()).toBe(20_000);
    expect((await bring('interventions', text)).found).toMatchObject({ rowsUnchanged: 3, rowsFailed: 2 });
    expect((await bring('interventions', text.replace('350 000', '360 000'))).rows).toMatchObject([
      { errors: [{ code: 'IMPORT_CONFLICT', current: '350000', given: '360000' }] },
      {},
      {},
      {},
      {},
    ]);
  });

  it('refuses an immobilization that ends before it begins or lasts longer than its intervention', async () => {
    const text = [
      'N° dossier;Immat;Motif;Date;Date de sortie;Date de clôture;Immobilisé du;Immobilisé au;Statut',
      'IM-1;AB 123 CD;Turbo;01/02/2025;10/02/2025;20/02/2025;15/02/2025;;',
      'IM-2;AB 123 CD;Turbo;02/02/2025;10/02/2025;20/02/2025;03/02/2025;21/02/2025;',
      'IM-3;AB 123 CD;Turbo;03/02/2025;;20/02/2025;01/03/2070;;',
      'IM-4;AB 123 CD;Turbo;04/02/2025;;;05/02/2025;01/03/2070;Annulé',
      'IM-5;AB 123 CD;Turbo;05/02/2025;;;06/02/2025;09/02/2025;Clôturé',
      'IM-6;AB 123 CD;Turbo;06/02/2025;10/02/2025;20/02/2025;10/02/2025 08:30;;',
    ].join('\n');
    const { rows } = await bring('interventions', text);
    expect(rows).toMatchObject([
      { outcome: 'failed', errors: [{ code: 'IMMOBILIZATION_REVERSED' }] },
      { outcome: 'failed', errors: [{ column: 'Immobilisé au', code: 'DOSSIER_DAYS_REVERSED' }] },
      { outcome: 'failed', errors: [{ column: 'Immobilisé du', code: 'DOSSIER_DAYS_REVERSED' }] },
      { outcome: 'failed', errors: [{ column: 'Immobilisé au', code: 'DOSSIER_DAYS_REVERSED' }] },
      { outcome: 'created' },
      { outcome: 'created' },
    ]);
    const untilDay9 = '2025-02-09T00:00:00.000Z';
    const sameDay = '2025-02-10T08:30:00.000Z';
    expect(await all('interventions?search=Turbo&sort=reportedAt')).toMatchObject([
      { externalReference: 'IM-5', closedAt: untilDay9, immobilizedUntil: untilDay9 },
      { externalReference: 'IM-6', immobilizedFrom: sameDay, immobilizedUntil: sameDay },
    ]);
  });

  it('needs leave to close and cancel interventions', async () => {
    const tenantId = await application.tenantId('flotte-abidjan');
    const secretary = await application.member('flotte-abidjan', tenantId, 'secretaire');
    const answer = await secretary.call('POST', '/api/v1/imports/interventions', {
      rawBody: 'Immat;Motif;Date\nAB 123 CD;Bruit;10/03/2026\n',
      headers: { 'content-type': 'text/csv' },
    });
    expect([answer.status, field(answer.body, 'code')]).toEqual([403, 'IMPORT_FORBIDDEN']);
  });

  it('goes out and comes back as it is, to another company too, with the templates of plans', async () => {
    await office.report(vehicleId, 'Voyant allumé');
    const template = {
      modelId: 1,
      title: 'Révision',
      type: 'preventive',
      intervalMonths: 6,
      leadDays: 7,
      basis: 'fixed',
    };
    const templateId = await office.make('maintenance-plans', template);
    await office.post(`maintenance-plans/${templateId}/apply`);
    const others = new Desk(await application.company({ name: 'Flotte Lyon', slug: 'flotte-lyon' }));
    await vehicleOf(others);
    await others.make('garages', { name: 'Froid Service' });
    for (const list of LISTS) {
      const { total } = field((await office.get(`${list}?limit=1`)).body, 'meta') as { total: number };
      for (const [format, type] of [
        ['csv', 'text/csv'],
        ['xlsx', XLSX],
      ] as const) {
        const content = (await office.get(`${list}/export?format=${format}`)).bytes;
        const { found, rows } = await broughtFile(office.client, `${list}?known=report`, content, type);
        const wrong = (rows as { outcome: string }[]).filter(({ outcome }) => outcome !== 'unchanged');
        expect([list, format, wrong]).toEqual([list, format, []]);
        expect(found).toMatchObject({ rowsUnchanged: total });
      }
      const content = (await office.get(`${list}/export?format=csv`)).bytes;
      const there = await broughtFile(others.client, `${list}?mode=all_or_nothing`, content);
      expect([list, there.found, there.rows]).toMatchObject([list, { rowsCreated: total, state: 'done' }, {}]);
      const back = await broughtFile(others.client, list, (await others.get(`${list}/export?format=csv`)).bytes);
      expect([list, back.found]).toMatchObject([list, { rowsUnchanged: total }]);
    }
    const plans = await others.get('maintenance-plans?limit=100');
    const copies = field(plans.body, 'data') as { id: number; vehicleId: number | null; templateId: number | null }[];
    const copy = copies.find((plan) => plan.vehicleId === null);
    expect(copy).toMatchObject({ ...template, brandName: expect.any(String) as string, nextDueDate: null });
    expect(copies.filter((plan) => plan.templateId === copy?.id)).toHaveLength(1);
    const applied = await others.post(`maintenance-plans/${copy?.id}/apply`);
    expect(numberField(applied.body, 'created')).toBe(0);
  });
});
