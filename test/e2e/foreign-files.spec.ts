import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { broughtFile } from '../support/brought-files';
import { Desk } from '../support/workshop-desk';
import { field, numberField, textField } from '../support/http-client';
import type { Answer } from '../support/http-client';
import { longestStandstill } from '../support/loop-watch';
import { workbookOf } from '../support/workbooks';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Files as other programs write them. */
describe('The file of another program', () => {
  let application: RunningApplication;
  let office: Desk;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Lyon', slug: 'flotte-lyon', country: 'FR' }));
  });

  afterAll(async () => {
    await application.stop();
  });

  const vehicle = async (): Promise<{ readonly plate: string; readonly id: number }> => {
    plates += 1;
    const plate = `AB-${100 + plates}-CD`;
    return { plate, id: await application.vehicleOf(office.client, { plateNumber: plate }) };
  };
  const bring = (content: string | Buffer, options = '', type = 'text/csv'): ReturnType<typeof broughtFile> =>
    broughtFile(office.client, `fuel-logs?mode=valid_rows${options}`, content, type);
  const look = (content: string | Buffer, options: string, type = 'text/csv'): Promise<Answer> =>
    office.client.call('POST', `/api/v1/imports/preview?${options}`, {
      rawBody: content,
      headers: { 'content-type': type },
    });
  const fills = async (vehicleId: number): Promise<unknown> =>
    field((await office.get(`fuel-logs?vehicleId=${vehicleId}&sort=refuelAt`)).body, 'data');

  it('may have titles, totals, other headings and additional columns', async () => {
    const { plate, id } = await vehicle();
    const text = [
      '',
      'Relevé de la carte, octobre 2026;;;;;;;',
      'Période : 01/10/2026 - 31/10/2026',
      'Véhicule;Date;Heure;Produit;Qté (L);Prix au litre;Montant TTC;Compteur;N° ticket;Code agence;',
      `${plate};05/10/2026;14:35;GAZOLE;45,30;1,755;79,50;10 500;T1;A1;`,
      `${plate};06/10/26;08h05;AdBlue;10,00;0,900;9,00;;T1`,
      '',
      'TOTAL;;;;55,30;;88,50;;;;',
    ].join('\r\n');
    const { found } = await bring(text);
    expect(found).toMatchObject({ rowsRead: 2, rowsCreated: 2, rowsFailed: 0, leftOut: ['Code agence'] });
    expect(await fills(id)).toMatchObject([
      { refuelAt: '2026-10-05T12:35:00.000Z', quantity: '45.300', odometer: 10_500, fuelTypeName: 'Diesel' },
      { refuelAt: '2026-10-06T06:05:00.000Z', quantity: '10.000', receiptNumber: 'T1' },
    ]);
    expect((await bring(text)).found).toMatchObject({ rowsUnchanged: 2 });
  });

  it('may have any encoding, any line ends, and a declared separator or not', async () => {
    const { plate } = await vehicle();
    const heading = 'Immatriculation;Date du plein;Énergie;Quantité;Prix unitaire';
    const line = (day: number): string => `${plate};0${day}/10/2026 10:00;Électricité;10,5;0,25`;
    const files = [
      Buffer.from(`${heading}\r${line(1)}\r`, 'latin1'),
      Buffer.from(`\uFEFF${heading}\r\n${line(2)}\r\n`, 'utf16le'),
      Buffer.from(`\uFEFF${heading}\n${line(3)}`, 'utf8'),
      Buffer.from(`${heading}\n${line(4)}\n`, 'utf16le').swap16(),
      Buffer.from(`sep=;\r\n${heading};\r\n${line(5)};;\r\n`, 'utf8'),
    ];
    for (const content of files) expect((await bring(content)).found).toMatchObject({ rowsCreated: 1, rowsFailed: 0 });
  });

  it('is not guessed: the meaning of a comma follows from the whole column, or the row is refused', async () => {
    const { plate } = await vehicle();
    const file = (...prices: readonly string[]): string =>
      [
        'Immatriculation;Date du plein;Énergie;Quantité;Prix unitaire',
        ...prices.map((price, at) => `${plate};0${at + 1}/09/2026 10:00;Diesel;10;${price}`),
      ].join('\n');
    const open = await bring(file('18,500'));
    expect(open.rows).toMatchObject([
      { outcome: 'failed', errors: [{ column: 'Prix unitaire', code: 'IMPORT_NUMBER_AMBIGUOUS' }] },
    ]);
    const price = async (content: string, options = '&dryRun=false'): Promise<unknown> => {
      const { rows } = await bring(content, options);
      const id = numberField(rows, '0.id');
      return field((await office.get(`fuel-logs/${id}`)).body, 'unitPrice');
    };
    expect(await price(file('18,500', '18,25'))).toBe('18.50');
    const other = await vehicle();
    expect(await price(file('18,500', '1,018.25').replaceAll(plate, other.plate))).toBe('18500.00');
    const told = await vehicle();
    expect(await price(file('18.500').replaceAll(plate, told.plate), '&decimalSign=point')).toBe('18.50');
  });

  it('can be previewed before the import, and mapped once for its source', async () => {
    const { plate, id } = await vehicle();
    const text = `Engin;Quand;Quoi;Combien;Tarif\n${plate};08/10/2026 09:00;Diesel;20,5;1,7\n`;
    const first = await look(text, 'resource=fuel-logs');
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      headingLine: 1,
      columns: [{ heading: 'Engin', column: null, samples: [plate] }, {}, {}, {}, {}],
      missing: ['plateNumber', 'refuelAt', 'fuelTypeName', 'quantity', 'unitPrice'],
      rowsRead: 1,
    });
    const columns = Object.entries({
      Engin: 'plateNumber',
      Quand: 'refuelAt',
      Quoi: 'fuelTypeName',
      Combien: 'quantity',
      Tarif: 'unitPrice',
    }).map(([heading, column]) => ({ heading, column }));
    const body = { resource: 'fuel-logs', source: 'Vieux logiciel', columns };
    const saved = await office.client.post('/api/v1/imports/mappings', body);
    expect(saved.status).toBe(200);
    const again = await office.client.post('/api/v1/imports/mappings', { ...body, source: 'VIEUX  logiciel' });
    const mapping = numberField(again.body, 'id');
    expect(mapping).toBe(numberField(saved.body, 'id'));
    const wrong = { ...body, columns: [{ heading: 'Engin', column: 'wheels' }] };
    expect(textField((await office.client.post('/api/v1/imports/mappings', wrong)).body, 'code')).toBe(
      'IMPORT_COLUMNS',
    );
    const second = await look(text, `resource=fuel-logs&mapping=${mapping}`);
    expect(second.body).toMatchObject({
      missing: [],
      columns: [{}, { column: 'refuelAt', dateOrder: 'dayFirst' }, {}, { decimalSign: ',' }, {}],
      rows: [
        { line: 2, values: { vehicleId: id, refuelAt: '2026-10-08T07:00:00.000Z', quantity: '20.5' }, problems: [] },
      ],
    });
    expect((await bring(text, `&mapping=${mapping}`)).found).toMatchObject({ rowsCreated: 1 });
    const listed = await office.get('imports/mappings?resource=fuel-logs');
    expect(field(listed.body, 'data')).toMatchObject([{ id: mapping, source: 'VIEUX  logiciel' }]);
    const removed = await office.client.call('DELETE', `/api/v1/imports/mappings/${mapping}`);
    expect(removed.status).toBe(204);
    expect((await look(text, `resource=fuel-logs&mapping=${mapping}`)).status).toBe(404);
  });

  it('may be a workbook with the serial dates of a spreadsheet', async () => {
    const { plate, id } = await vehicle();
    const content = await workbookOf([
      ['Relevé'],
      [],
      ['Immatriculation', 'Date du plein', 'Énergie', 'Quantité', 'Prix unitaire', 'Notes'],
      [plate, { serial: 46_300.607_638_888_9 }, 'Gasoil', 40.125, 1.7, 'ligne _x0041_'],
      [plate, { serial: 46_301 }, 'Gasoil', 45, 1.7, null],
      ['Total', null, null, 85.125, null, null],
    ]);
    const { found } = await bring(content, '&fileName=releve.xlsx', XLSX);
    expect(found).toMatchObject({ rowsRead: 2, rowsCreated: 2 });
    expect(await fills(id)).toMatchObject([
      { refuelAt: '2026-10-05T12:35:00.000Z', quantity: '40.125', unitPrice: '1.70', notes: 'ligne A' },
      { refuelAt: '2026-10-05T22:00:00.000Z', quantity: '45.000' },
    ]);
    const seen = await look(content, 'resource=fuel-logs', XLSX);
    expect(seen.body).toMatchObject({ headingLine: 3, rows: [{ line: 4 }, { line: 5 }] });
  });

  it('that expands beyond the limits is refused without delaying other requests', async () => {
    const filler = `<row><c t="inlineStr"><is><t>${'x'.repeat(1000)}</t></is></c></row>`;
    const bomb = await workbookOf([], {
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${filler.repeat(90_000)}</sheetData></worksheet>`,
    });
    const standstill = await longestStandstill(async () => {
      const refused = await look(bomb, 'resource=fuel-logs', XLSX);
      expect([refused.status, textField(refused.body, 'code')]).toEqual([422, 'IMPORT_WORKBOOK_TOO_LARGE']);
    });
    expect(standstill).toBeLessThan(250);
    const doctyped = await workbookOf([], {
      'xl/worksheets/sheet1.xml':
        '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>',
    });
    for (const broken of [doctyped, bomb.subarray(0, 5000), Buffer.from('PK\u0003\u0004nothing')]) {
      const answer = await look(broken, 'resource=fuel-logs', XLSX);
      expect([answer.status, textField(answer.body, 'code')]).toEqual([422, 'IMPORT_WORKBOOK']);
    }
  });
});
