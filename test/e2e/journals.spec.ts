import { parse } from 'csv-parse/sync';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { HttpClient } from '../support/http-client';
import { field, numberField } from '../support/http-client';
import { unzip } from '../support/unzip';

type Row = Readonly<Record<string, string>>;

interface Listed {
  readonly id: number;
  readonly documentType: string;
  readonly status: string;
  readonly invoiceNumber: string;
  readonly subtotalAmount: string;
  readonly taxAmount: string;
  readonly totalAmount: string;
  readonly taxLines: readonly {
    readonly taxRate: string;
    readonly taxCategory: string;
    readonly taxableAmount: string;
    readonly taxAmount: string;
  }[];
}

const AWKWARD = [
  { workType: 'supply', description: 'Filtre', quantity: '3', unitPrice: '1111' },
  {
    workType: 'labor',
    description: 'Main-d’œuvre',
    quantity: '1.75',
    unitPrice: '12345',
    discountType: 'percentage',
    discountValue: '7',
  },
];

/** The entries for the accountant; their sums equal those of the documents exactly. */
describe('The journals of a period', () => {
  let application: RunningApplication;
  let office: Desk;
  let today: string;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    today = new Date().toISOString().slice(0, 10);
    const people = await hire(office);
    const vehicle = await application.vehicleOf(office.client, { plateNumber: '1 AB 01' });
    const { id: interventionId } = await office.bring(vehicle, 'vehicle_received', people);
    const rates = field((await office.get('tax-rates?limit=100')).body, 'data') as { id: number; rate: string }[];
    const none = rates.find(({ rate }) => Number(rate) === 0)?.id;
    const draft = (more: object): Promise<number> =>
      office.make('invoices', { interventionId, buyer: { name: 'Transports Bamba' }, lines: AWKWARD, ...more });
    const issued = async (more: object): Promise<number> => {
      const id = await draft(more);
      await office.post(`invoices/${id}/issue`);
      return id;
    };
    const first = await issued({ discountType: 'percentage', discountValue: '3.5' });
    const mixed = await issued(
      none === undefined ? {} : { lines: [...AWKWARD, { ...AWKWARD[0], taxRateId: none, exemptionReason: undefined }] },
    ).catch(() => issued({}));
    await draft({});
    await office.post(`invoices/${first}/payments`, { amount: '10000', method: 'mobile_money', reference: 'OM-1' });
    const wrong = await office.make(`invoices/${first}/payments`, { amount: '500', method: 'cash' });
    await office.post(`payments/${wrong}/void`, { reason: 'Saisi deux fois', version: 1 });
    await office.post(`invoices/${mixed}/mark-paid`, { method: 'bank_transfer', reference: 'VIR-2' });
    await office.post(`invoices/${mixed}/credit-notes`, { reason: 'Geste', lines: [{ lineNumber: 1, quantity: '1' }] });
    const credit = field((await office.get('invoices?documentType=credit_note')).body, 'data.0') as Listed;
    const refund = { amount: credit.totalAmount, method: 'cash', reference: 'REMB-1' };
    if (credit.status === 'draft') await office.post(`invoices/${credit.id}/issue`);
    await office.post(`invoices/${credit.id}/payments`, refund);
    const received = await office.make('invoices', {
      interventionId,
      direction: 'received',
      garageId: people.garageId,
      externalNumber: 'GP-77',
      issueDate: today,
      lines: AWKWARD,
    });
    await office.post(`invoices/${received}/register`);
    await office.post(`invoices/${received}/payments`, { amount: '2000', method: 'check', reference: 'CHQ-3' });
  });

  afterAll(async () => {
    await application.stop();
  });

  const journal = async (name: string, question = `from=${today}&to=${today}`): Promise<Row[]> => {
    const { text } = await office.get(`reports/journals/${name}?${question}`);
    return parse<Row>(text, { bom: true, columns: true, delimiter: ';' });
  };
  const amount = (row: Row, column: string): number => Number((row[column] ?? '').replace(',', '.') || '0');
  const sum = (rows: readonly Row[], column: string): number =>
    rows.reduce((total, row) => total + amount(row, column), 0);
  const documents = async (direction: string): Promise<Listed[]> => {
    const rows = field((await office.get(`invoices?limit=100&direction=${direction}`)).body, 'data') as Listed[];
    const booked = rows.filter(({ status }) => status !== 'draft');
    return Promise.all(booked.map(async ({ id }) => (await office.get(`invoices/${id}`)).body as Listed));
  };
  const signOf = ({ documentType }: Listed): number => (documentType === 'credit_note' ? -1 : 1);

  it.each([
    ['sales', 'issued'],
    ['purchases', 'received'],
  ])(
    'of %s has a line for each document, with net and tax of each rate, and the sums of the documents',
    async (name, direction) => {
      const rows = await journal(name);
      const booked = await documents(direction);
      expect(booked.length).toBeGreaterThan(0);
      expect(rows.map((row) => row['Numéro'] ?? '').toSorted()).toEqual(
        booked.map(({ invoiceNumber }) => invoiceNumber).toSorted(),
      );
      const total = (of: (document: Listed) => string): number =>
        booked.reduce((all, document) => all + signOf(document) * Number(of(document)), 0);
      expect(sum(rows, 'Total HT')).toBe(total(({ subtotalAmount }) => subtotalAmount));
      expect(sum(rows, 'Total TVA')).toBe(total(({ taxAmount }) => taxAmount));
      expect(sum(rows, 'Total TTC')).toBe(total(({ totalAmount }) => totalAmount));
      const columns = Object.keys(rows[0] ?? {});
      const rateColumns = columns.filter((column) => /^HT .* %/.test(column));
      expect(rateColumns).toContain('HT 18 %');
      const ofRates = rateColumns.reduce((all, column) => all + sum(rows, column), 0);
      expect(ofRates).toBe(sum(rows, 'Total HT'));
      for (const row of rows) {
        const net = rateColumns.reduce((all, column) => all + amount(row, column), 0);
        const tax = rateColumns.reduce((all, column) => all + amount(row, column.replace('HT', 'TVA')), 0);
        expect([net, tax, net + tax]).toEqual([
          amount(row, 'Total HT'),
          amount(row, 'Total TVA'),
          amount(row, 'Total TTC'),
        ]);
      }
      const eighteen = booked.flatMap((document) =>
        document.taxLines
          .filter(({ taxRate, taxCategory }) => Number(taxRate) === 18 && taxCategory === 'S')
          .map(({ taxAmount }) => signOf(document) * Number(taxAmount)),
      );
      expect(sum(rows, 'TVA 18 %')).toBe(eighteen.reduce((all, tax) => all + tax, 0));
    },
  );

  it('contain party, numbers and currency, with credit notes as negative amounts', async () => {
    const sales = await journal('sales');
    expect(sales.filter((row) => row['Nature'] === 'credit_note').map((row) => amount(row, 'Total TTC') < 0)).toEqual([
      true,
    ]);
    expect(new Set(sales.map((row) => [row['Client'], row['Devise'], row['Date']].join()))).toEqual(
      new Set([`Transports Bamba,XOF,${today}`]),
    );
    expect(await journal('purchases')).toMatchObject([{ 'Numéro externe': 'GP-77', Fournisseur: 'Garage du Plateau' }]);
  });

  it('of payments include incoming and outgoing ones, refunds as negative amounts, and no voided ones', async () => {
    const rows = await journal('payments');
    const shown = rows.map((row) => [row['Sens'], row['Moyen'], row['Référence'], Math.sign(amount(row, 'Montant'))]);
    expect(shown).toEqual([
      ['in', 'mobile_money', 'OM-1', 1],
      ['in', 'bank_transfer', 'VIR-2', 1],
      ['in', 'cash', 'REMB-1', -1],
      ['out', 'check', 'CHQ-3', 1],
    ]);
    const paid = field((await office.get('payments?limit=100&status=recorded')).body, 'data') as {
      amount: string;
      isRefund: boolean;
    }[];
    const total = paid.reduce((all, { amount: of, isRefund }) => all + (isRefund ? -1 : 1) * Number(of), 0);
    expect(sum(rows, 'Montant')).toBe(total);
  });

  it('cover their period, by default the current month', async () => {
    expect(await journal('sales', 'from=2020-01-01&to=2020-12-31')).toEqual([]);
    expect(await journal('sales', '')).toHaveLength((await journal('sales')).length);
    const backwards = await office.client.get('/api/v1/reports/journals/sales?from=2026-02-01&to=2026-01-01');
    expect([backwards.status, field(backwards.body, 'code')]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('are available as workbooks', async () => {
    const { bytes } = await office.get(`reports/journals/sales?format=xlsx&from=${today}&to=${today}`);
    expect(unzip(bytes).get('xl/worksheets/sheet1.xml')).toContain('TVA 18 %');
  });

  it('require permission to export reports and to read the documents', async () => {
    const tenantId = await application.tenantId('flotte-abidjan');
    const driver: HttpClient = await application.member('flotte-abidjan', tenantId, 'conducteur');
    expect((await driver.get('/api/v1/reports/journals/sales')).status).toBe(403);
    const clerk = await application.member('flotte-abidjan', tenantId, 'comptable');
    expect((await clerk.get('/api/v1/reports/journals/sales')).status).toBe(200);
    const userId = numberField((await clerk.get('/api/v1/auth/me')).body, 'id');
    await office.client.patch(`/api/v1/users/${userId}`, { deniedPermissions: ['payments:read'] });
    const refused = await clerk.get('/api/v1/reports/journals/payments');
    expect([refused.status, field(refused.body, 'code')]).toEqual([403, 'FORBIDDEN']);
  });
});
