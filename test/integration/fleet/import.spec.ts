import { systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';
import { Fleet, listOf } from '../../support/fleet';
import { FleetImports } from '../../support/imports';
import type { Ended } from '../../support/imports';
import { OFFICE } from '../../support/actors';
import { runSource } from '../../support/run-source';

const HEADING = 'Immatriculation;Marque;Modèle;Année;VIN;Notes';
const vehicle = (plate: string, rest = '2019;;'): string => `${plate};Toyota;Hilux;${rest}`;
const file = (...lines: readonly string[]): string => [HEADING, ...lines].join('\r\n');

describe('The import of a file', () => {
  let database: TenantDatabase;
  let fleet: Fleet;
  let imports: FleetImports;

  beforeAll(async () => {
    database = await createTenantDatabase();
    fleet = new Fleet(database);
    imports = new FleetImports(fleet);
  });

  afterEach(async () => {
    const tables = ['import_batches', 'import_options', 'imports', 'odometer_readings', 'vehicles'];
    for (const table of [
      ...tables,
      'driver_licenses',
      'drivers',
      'supplies',
      'garages',
      'suppliers',
      'outbox',
      'idempotency_keys',
      'number_sequences',
    ])
      await database.dataSource.query(`DELETE FROM ${table}`);
  });

  afterAll(async () => {
    imports.clear();
    await database.drop();
  });

  const outcomes = ({ rows }: Ended): string[] => rows.map(({ line, outcome }) => `${line} ${outcome}`);
  const codes = ({ rows }: Ended): string[] =>
    rows.flatMap(({ line, errors }) => errors.map(({ code, column }) => `${line} ${column ?? '-'} ${code}`));
  const plates = async (): Promise<string[]> => {
    const page = await fleet.vehicles.list(
      listOf({ limit: 100, sort: [{ key: 'plateNumber', direction: 'asc' }] }),
      OFFICE,
    );
    return page.items.map(({ plateNumber }) => plateNumber);
  };
  const refusalOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'taken',
      (error: Error) => error.message,
    );

  it('creates records by the rules of their routes, with names for ids, numbers and first readings', async () => {
    const heading = 'Immatriculation,Marque,Modèle,Couleur,Prix d’achat,Date d’achat,Kilométrage initial';
    const ended = await imports.run(
      'vehicles',
      `${heading}\n1234 ab 01,toyota,HILUX,blanc,18 500 000,09/03/2024,1200\n`,
    );
    expect([ended.found.state, outcomes(ended), codes(ended)]).toEqual(['done', ['2 created'], []]);
    const page = await fleet.vehicles.list(listOf(), OFFICE);
    expect(page.items[0]).toMatchObject({
      plateNumber: '1234 AB 01',
      colorId: await fleet.id('vehicle_colors', 'name', 'Blanc'),
      purchasePrice: '18500000.0000',
      purchaseDate: '2024-03-09',
      mileage: 1200,
      code: expect.stringMatching(/^VH-\d{4}-\d\d-0001$/) as string,
    });
    const readings = await database.dataSource.query<unknown[]>('SELECT value, source FROM odometer_readings');
    expect(readings).toMatchObject([{ value: 1200, source: 'initial' }]);
  });

  it('creates, updates or skips a record by its normalized plate, and a repetition changes nothing', async () => {
    await imports.run('vehicles', file(vehicle('AB-123-CD'), vehicle('EF 1')));
    const changed = file('ab 123 cd;;;2021;;', vehicle('EF 1'), vehicle('GH 2'));
    expect(outcomes(await imports.run('vehicles', changed))).toEqual(['2 updated', '3 unchanged', '4 created']);
    const again = await imports.run('vehicles', changed);
    expect(again.found).toMatchObject({ rowsRead: 3, rowsUnchanged: 3, rowsUpdated: 0 });
  });

  it('writes the valid rows and reports the errors of the others by line and column', async () => {
    const ended = await imports.run(
      'vehicles',
      file(
        vehicle('AA 1'),
        'BB 2;Toyota;Corsair;2019;;',
        vehicle('CC 3', '19x;;'),
        vehicle('DD 4', '2019;IIIIIIIIIIIIIIIII;'),
        vehicle('aa-1'),
        ';Toyota;Hilux;2019;;',
        vehicle('EE 5', '2019;;;trop'),
        vehicle('FF 6', '2019;;"deux\r\nlignes"'),
        vehicle('GG 7'),
      ),
    );
    expect(codes(ended)).toEqual([
      '3 modelName IMPORT_NAME_UNKNOWN',
      '4 year IS_INT',
      '4 year MIN',
      '4 year MAX',
      '5 vin VIN_INVALID',
      '6 - IMPORT_KEY_REPEATED',
      '7 - IMPORT_KEY_MISSING',
      '8 - IMPORT_ROW_WIDTH',
    ]);
    expect(outcomes(ended).slice(-2)).toEqual(['9 created', '11 created']);
    expect(ended.found).toMatchObject({ state: 'done', rowsRead: 9, rowsCreated: 3, rowsFailed: 6 });
    expect(await plates()).toEqual(['AA 1', 'FF 6', 'GG 7']);
  });

  it('writes nothing of a file with one invalid row in the mode all or nothing', async () => {
    const rows = Array.from({ length: 600 }, (_, at) => vehicle(`P ${at}`));
    const wrong = await imports.run('vehicles', file(...rows, vehicle('Q 1', '1700;;')), { mode: 'all_or_nothing' });
    expect(wrong.found).toMatchObject({ state: 'refused', rowsRead: 601, rowsCreated: 600, rowsFailed: 1 });
    expect([await plates(), codes(wrong)]).toEqual([[], ['602 year MIN']]);
    expect(await fleet.nextNumber('vehicle', '2026-11-23')).toMatch(/-0001$/);
    const right = await imports.run('vehicles', file(...rows), { mode: 'all_or_nothing' });
    expect(right.found).toMatchObject({ state: 'done', rowsCreated: 600 });
    expect(right.rows).toHaveLength(600);
  });

  it('leaves no trace in a dry run: no record, number or audit row, only the report', async () => {
    const ended = await imports.run('vehicles', file(vehicle('AA 1'), vehicle('BB 2', '1700;;')), { isDryRun: true });
    expect([outcomes(ended), ended.found.state]).toEqual([['2 created', '3 failed'], 'done']);
    expect(await plates()).toEqual([]);
    expect(await fleet.nextNumber('vehicle', '2026-11-23')).toMatch(/-0001$/);
    const rows = await database.dataSource.query<unknown[]>("SELECT id FROM outbox WHERE payload LIKE '%import %'");
    expect(rows).toEqual([]);
  });

  it('writes an audit row for each record that it created or updated', async () => {
    await imports.run('vehicles', file(vehicle('AA 1')));
    await imports.run('vehicles', file(vehicle('AA 1', '2020;;'), vehicle('BB 2')));
    const rows = await database.dataSource.query<{ payload: string | { action: string; route: string } }[]>(
      "SELECT payload FROM outbox WHERE payload LIKE '%import %' ORDER BY id",
    );
    const events = rows.map(({ payload }) =>
      typeof payload === 'string' ? (JSON.parse(payload) as { action: string; route: string }) : payload,
    );
    const made = events.filter(({ route }) => route.startsWith('import ')).map(({ action }) => action);
    expect(made.toSorted()).toEqual(['vehicles:create', 'vehicles:create', 'vehicles:update']);
  });

  it('reports rows that only the database refuses, without affecting others', async () => {
    const vin = 'WVWZZZ1JZ3W386752';
    const rows = Array.from({ length: 40 }, (_, at) =>
      vehicle(`P ${at}`, at === 7 || at === 31 ? `2019;${vin};` : '2019;;'),
    );
    const ended = await imports.run('vehicles', file(...rows));
    expect([codes(ended), ended.found.rowsCreated]).toEqual([['33 - VIN_TAKEN'], 39]);
  });

  it('continues after the process died, and does nothing twice', async () => {
    const rows = Array.from({ length: 1200 }, (_, at) => vehicle(`P ${at}`));
    const id = await imports.start('vehicles', file(...rows));
    const dying = new AbortController();
    const died = imports.work.run(id, {
      signal: dying.signal,
      report: (done) => {
        if (done >= 500) dying.abort(new Error('process stops'));
      },
    });
    await expect(died).rejects.toThrow('process stops');
    expect((await imports.ended(id)).found).toMatchObject({ state: 'running', rowsRead: 1000 });
    const ended = await imports.finish(id);
    expect(ended.found).toMatchObject({ state: 'done', rowsRead: 1200, rowsCreated: 1200, rowsFailed: 0 });
    expect(new Set(ended.rows.map(({ id: made }) => made)).size).toBe(1200);
    expect((await imports.finish(id)).found.rowsCreated).toBe(1200);
  });

  it('is written once although two processes work on it simultaneously', async () => {
    const rows = Array.from({ length: 700 }, (_, at) => vehicle(`P ${at}`));
    const id = await imports.start('vehicles', file(...rows));
    const [one] = await Promise.all([imports.finish(id), imports.finish(id).catch(() => null)]);
    expect(one.found.state).toBe('done');
    expect((await fleet.vehicles.list(listOf(), OFFICE)).total).toBe(700);
    expect((await imports.ended(id)).found).toMatchObject({ rowsRead: 700, rowsCreated: 700, rowsFailed: 0 });
  });

  it('is read in the declared encoding, and refused if that is wrong', async () => {
    const latin = Buffer.from('Immatriculation;Marque;Modèle;Notes\r\nAA 1;Toyota;Hilux;Élevé\r\n', 'latin1');
    expect(await refusalOf(imports.run('vehicles', latin, { charset: 'utf-8' }))).toMatch('IMPORT_ENCODING');
    expect(await refusalOf(imports.run('vehicles', latin, { charset: 'klingon' }))).toMatch('IMPORT_ENCODING');
    expect((await imports.run('vehicles', latin, { charset: 'windows-1252' })).found.rowsCreated).toBe(1);
    expect((await imports.run('vehicles', latin)).found.rowsUnchanged).toBe(1);
    const page = await fleet.vehicles.list(listOf(), OFFICE);
    expect(page.items[0]?.notes).toBe('Élevé');
    expect(imports.waiting()).toEqual([]);
  });

  it('requires permission to create and to update, without which nothing is stored', async () => {
    for (const permission of ['vehicles:create', 'vehicles:update']) {
      const halfway = imports.start('vehicles', file(vehicle('AA 1')), { permissions: new Set([permission]) });
      expect(await refusalOf(halfway)).toMatch('IMPORT_FORBIDDEN');
    }
    expect(imports.waiting()).toEqual([]);
  });

  it('is refused at once for missing or repeated columns, and lists unknown ones', async () => {
    expect(await refusalOf(imports.run('vehicles', 'Pneus;Marque\nAA 1;Toyota\n'))).toMatch(/IMPORT_COLUMNS.*Pneus/);
    expect(await refusalOf(imports.run('vehicles', 'Marque\nToyota\n'))).toMatch(/IMPORT_COLUMNS.*plateNumber/);
    const twice = 'plateNumber;Immatriculation\nAA 1;AA 1\n';
    expect(await refusalOf(imports.run('vehicles', twice))).toMatch(/IMPORT_COLUMNS.*plateNumber/);
    expect(await refusalOf(imports.run('vehicles', ''))).toMatch('IMPORT_COLUMNS');
  });

  it('fails without writing anything if a quotation mark is misplaced', async () => {
    const rows = Array.from({ length: 600 }, (_, at) => vehicle(`P ${at}`));
    const ended = await imports.run('vehicles', file(...rows, vehicle('Q 1', '2019;;"neuf"!')));
    expect(ended.found).toMatchObject({
      state: 'failed',
      rowsRead: 0,
      error: expect.stringContaining('602') as string,
    });
    expect(await plates()).toEqual([]);
  });

  it('treats formulas as texts, and restores an exported text', async () => {
    await imports.run('vehicles', file(vehicle('AA 1', '2019;;=1+1'), vehicle('BB 2', `2019;;'=2+2`)));
    const page = await fleet.vehicles.list(listOf({ sort: [{ key: 'plateNumber', direction: 'asc' }] }), OFFICE);
    expect(page.items.map(({ notes }) => notes)).toEqual(['=1+1', '=2+2']);
  });

  it('is one import for one idempotency key and file', async () => {
    const write = (): WriteRequest => ({
      ...systemWrite('test', 1, 'vehicles:create'),
      idempotency: { key: 'k', scope: 's', fingerprint: 'f' },
    });
    const first = await imports.start('vehicles', file(vehicle('AA 1')), { write: write() });
    expect(await imports.start('vehicles', file(vehicle('AA 1')), { write: write() })).toBe(first);
    const other = imports.start('vehicles', file(vehicle('BB 2')), { write: write() });
    expect(await refusalOf(other)).toMatch('IDEMPOTENCY_KEY_REUSED');
    expect(imports.waiting()).toHaveLength(1);
  });

  it('creates drivers with categories, identified by their encrypted licence, with no personal data in the report', async () => {
    const heading = 'Nom;Prénom;Numéro de permis;Téléphone;Catégories de permis;Date de naissance';
    const awa = 'Koné;Awa;KON-01;07 08 09 10 11;B:2031-01-01 C;1990-02-28';
    const first = await imports.run(
      'drivers',
      `${heading}\n${awa}\nBah;Issa;;;B;\nSy;Ali;SY-1;999;B;\nBa;Oumou;BA-1;;Z9;\n`,
    );
    expect(outcomes(first)).toEqual(['2 created', '3 failed', '4 failed', '5 failed']);
    expect(codes(first)).toEqual(['3 - IMPORT_KEY_MISSING', '4 - PHONE_INVALID', '5 licenses IMPORT_NAME_UNKNOWN']);
    const page = await fleet.drivers.list(listOf());
    expect(page.items[0]).toMatchObject({
      driver: { phone: '+2250708091011', licenseExpiryDate: '2031-01-01', dateOfBirth: '1990-02-28' },
      licenses: [{ licenseType: { code: 'B' } }, { licenseType: { code: 'C' } }],
    });
    const again = await imports.run('drivers', `${heading}\n${awa.replace('KON-01', 'kon 01')}\n`);
    expect(outcomes(again)).toEqual(['2 updated']);
    const byCode = `Code;Nom;Prénom\n${page.items[0]?.driver.code ?? ''};Konaté;Awa\nDR-1999-0001;Sy;Ali\n`;
    const renamed = await imports.run('drivers', byCode);
    expect(outcomes(renamed)).toEqual(['2 updated', '3 failed']);
    const reports = await database.dataSource.query<unknown[]>('SELECT results FROM import_batches');
    expect(JSON.stringify(reports)).not.toMatch(/Koné|KON|0708091011|999/);
  });

  it('creates supplies, garages and suppliers, identified by reference and by name', async () => {
    const supplies = 'Référence;Nom;Catégorie;Nature;Prix unitaire\nPLQ-1;Plaquettes;freinage;part;24500,50\n';
    const refused = await imports.run('supplies', supplies);
    expect([outcomes(refused), codes(refused)]).toEqual([['2 created'], []]);
    const changed = await imports.run('supplies', supplies.replace('PLQ-1', 'plq-1').replace('24500,50', '25000'));
    expect(outcomes(changed)).toEqual(['2 updated']);
    const garages =
      'Nom;Spécialités;Téléphone;Interlocuteur;Actif\nGarage du Plateau;Freinage, Pneus;27 20 30 40 50;M. Aka;oui\n';
    expect(outcomes(await imports.run('garages', garages))).toEqual(['2 created']);
    expect(outcomes(await imports.run('garages', garages))).toEqual(['2 unchanged']);
    const suppliers =
      'Nom;Site web;Délai de livraison (jours)\nPièces du Golfe;golfe.example;3\nAuto Sud;https://sud.example;x\n';
    expect(codes(await imports.run('suppliers', suppliers))).toEqual([
      '2 website IS_URL',
      '3 deliveryTimeDays IS_INT',
      '3 deliveryTimeDays MIN',
      '3 deliveryTimeDays MAX',
    ]);
  });

  it('of 50,000 vehicles needs less than 256 MB', async () => {
    const child = await runSource('test/support/import-child.ts', ['50000'], {});
    expect(child.stderr).not.toMatch(/Error/);
    const told = JSON.parse(child.stdout) as { state: string; created: number; vehicles: number; grownMiB: number };
    expect(told).toMatchObject({ state: 'done', created: 50_000, vehicles: 50_001 });
    expect(told.grownMiB).toBeLessThan(256);
  }, 120_000);
});
