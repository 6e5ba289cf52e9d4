import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field } from '../support/http-client';

const HEADING = 'Immatriculation;Date du plein;Énergie;Quantité;Prix unitaire;Montant;Kilométrage;Reçu';
const lines = (...rows: readonly string[]): string => [HEADING, ...rows].join('\n');

/** Repeated and corrected statements of fuel cards. */
describe('The statement of a fuel card', () => {
  let application: RunningApplication;
  let office: Desk;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
  });

  afterAll(async () => {
    await application.stop();
  });

  const vehicle = async (): Promise<{ readonly plate: string; readonly id: number }> => {
    plates += 1;
    const plate = `AB ${2000 + plates} CI`;
    return { plate, id: await application.vehicleOf(office.client, { plateNumber: plate }) };
  };
  const bring = (text: string, options = ''): ReturnType<typeof broughtFile> =>
    broughtFile(office.client, `fuel-logs?mode=valid_rows${options}`, text);
  const fills = async (vehicleId: number): Promise<unknown> =>
    field((await office.get(`fuel-logs?vehicleId=${vehicleId}&sort=createdAt`)).body, 'data');

  it('may have diesel and AdBlue on one receipt, and two receipts of the same time', async () => {
    const { plate, id } = await vehicle();
    const text = lines(
      `${plate};2026-03-01T08:00:00Z;DIESEL;40,000;700;28000;10000;A1`,
      `${plate};2026-03-01T08:00:00Z;ADBLUE;10,000;500;5000;10000;A1`,
      `${plate};2026-03-01T08:00:00Z;DIESEL;20,000;700;14000;;A2`,
    );
    expect((await bring(text)).found).toMatchObject({ rowsCreated: 3, rowsFailed: 0 });
    expect((await bring(text)).found).toMatchObject({ rowsUnchanged: 3, rowsFailed: 0 });
    expect(await fills(id)).toMatchObject([
      { quantity: '40.000', receiptNumber: 'A1' },
      { quantity: '10.000', receiptNumber: 'A1' },
      { quantity: '20.000', receiptNumber: 'A2' },
    ]);
  });

  it('reports a known line that differs, with both values, and updates it on request', async () => {
    const { plate, id } = await vehicle();
    const line = (rest: string): string => lines(`${plate};2026-03-02T08:00:00Z;DIESEL;${rest}`);
    await bring(line('40,000;700;28000;10000;B1'));
    const corrected = line('45,000;700;31500;10050;B1');
    const told = await bring(corrected);
    expect(told.found).toMatchObject({ rowsFailed: 1, rowsUnchanged: 0, rowsUpdated: 0 });
    const [{ id: fillId }] = (await fills(id)) as [{ id: number }];
    expect(told.rows).toMatchObject([
      {
        id: fillId,
        errors: [
          { column: 'Quantité', code: 'IMPORT_CONFLICT', current: '40', given: '45' },
          { column: 'Montant', current: '28000', given: '31500' },
          { column: 'Kilométrage', current: '10000', given: '10050' },
        ],
      },
    ]);
    expect(await fills(id)).toMatchObject([{ quantity: '40.000', odometer: 10_000 }]);
    expect((await bring(corrected, '&known=update')).found).toMatchObject({ rowsUpdated: 1, rowsFailed: 0 });
    expect(await fills(id)).toMatchObject([{ quantity: '45.000', totalCost: '31500', odometer: 10_050 }]);
    expect((await bring(corrected)).found).toMatchObject({ rowsUnchanged: 1 });
    const pumped = line('45,000;710;31900;10050;B1');
    expect((await bring(pumped, '&known=update')).found).toMatchObject({ rowsUpdated: 1 });
    expect(await fills(id)).toMatchObject([{ totalCost: '31900' }]);
  });

  it('matches a fuel log that was entered by hand without its receipt', async () => {
    const { plate, id } = await vehicle();
    await bring(lines(`${plate};2026-03-03T08:00:00Z;DIESEL;40;700;28000;;`));
    const text = lines(`${plate};2026-03-03T08:00:00Z;DIESEL;40;700;28000;;C1`);
    expect((await bring(text)).rows).toMatchObject([{ errors: [{ column: 'Reçu', code: 'IMPORT_CONFLICT' }] }]);
    expect((await bring(text, '&known=update')).found).toMatchObject({ rowsUpdated: 1 });
    expect(await fills(id)).toMatchObject([{ receiptNumber: 'C1' }]);
  });
});

describe('Another list', () => {
  let application: RunningApplication;
  let office: Desk;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Plateau', slug: 'flotte-plateau' }));
  });

  afterAll(async () => {
    await application.stop();
  });

  it('of prices reports a line as unchanged only if no value differs', async () => {
    const price = (quantity: string, notes: string): string =>
      `Désignation;Prix unitaire;Quantité;Relevé le;Notes\nVidange;25000;${quantity};2026-03-01T08:00:00Z;${notes}\n`;
    const bring = (text: string, options = ''): ReturnType<typeof broughtFile> =>
      broughtFile(office.client, `supply-prices?mode=valid_rows${options}`, text);
    await bring(price('1', 'devis'));
    expect((await bring(price('1', 'devis'))).found).toMatchObject({ rowsUnchanged: 1 });
    expect((await bring(price('2', 'facture'))).rows).toMatchObject([
      { outcome: 'failed', errors: [{ column: 'Quantité', current: '1', given: '2' }, { column: 'Notes' }] },
    ]);
    expect((await bring(price('2', 'facture'), '&known=update')).found).toMatchObject({ rowsUpdated: 1 });
    expect((await bring(price('2', 'facture'))).found).toMatchObject({ rowsUnchanged: 1 });
  });

  it('of vehicles reports a different first reading, and may leave all known vehicles unchanged', async () => {
    const text = (km: string, year: string): string =>
      `Immatriculation;Marque;Modèle;Année;Kilométrage initial\nAA 1;Toyota;Hilux;${year};${km}\n`;
    const bring = (content: string, options = ''): ReturnType<typeof broughtFile> =>
      broughtFile(office.client, `vehicles?mode=valid_rows${options}`, content);
    await bring(text('1200', '2019'));
    expect((await bring(text('1200', '2019'))).found).toMatchObject({ rowsUnchanged: 1 });
    expect((await bring(text('1300', '2019'))).rows).toMatchObject([
      { outcome: 'failed', errors: [{ column: 'Kilométrage initial', current: '1200', given: '1300' }] },
    ]);
    expect((await bring(text('1200', '2020'), '&known=report')).rows).toMatchObject([
      { outcome: 'failed', errors: [{ column: 'Année', current: '2019', given: '2020' }] },
    ]);
    expect((await bring(text('1200', '2020'))).found).toMatchObject({ rowsUpdated: 1 });
  });
});
