import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import { field, numberField } from '../support/http-client';

const BUYER = { name: 'Transports Bamba' };
const LINE = { workType: 'labor', description: 'Main-d’œuvre', quantity: '1', unitPrice: '30000' };

/** The defaults that follow from a company's country. */
describe('The country of a company', () => {
  let application: RunningApplication;

  beforeAll(async () => {
    application = await startApplication();
  });

  afterAll(async () => {
    await application.stop();
  });

  const create = (body: object): ReturnType<typeof application.admin.post> =>
    application.admin.post('/api/v1/tenants', body);

  it('decides its currency, its time zone and its default tax rate', async () => {
    const company = await application.company({ name: 'Flotte Conakry', slug: 'flotte-conakry', country: 'GN' });
    const shown = await application.admin.get(`/api/v1/tenants/${await application.tenantId('flotte-conakry')}`);
    expect(shown.body).toMatchObject({ countryCode: 'GN', currency: 'GNF', timezone: 'Africa/Conakry' });
    const rates = await company.get('/api/v1/tax-rates?sort=code');
    expect(field(rates.body, 'data')).toMatchObject([
      { code: 'TVA0', isDefault: false },
      { code: 'TVA18', rate: '18.00', isDefault: true },
    ]);
  });

  it('does not suffice if it has several time zones', async () => {
    const answer = await create({ name: 'Flotte Kinshasa', countryCode: 'CD' });
    expect([answer.status, field(answer.body, 'code')]).toEqual([422, 'TENANT_PROFILE_INCOMPLETE']);
    const told = await create({ name: 'Flotte Kinshasa', countryCode: 'CD', timezone: 'Africa/Kinshasa' });
    expect([told.status, field(told.body, 'currency')]).toEqual([201, 'CDF']);
  });

  it('may have no tax rate: the company enters one before it issues documents', async () => {
    const asked = await create({ name: 'Ghana', slug: 'flotte-accra', countryCode: 'GH' });
    const tenantId = numberField(asked.body, 'id');
    const desk = new Desk(await application.member('flotte-accra', tenantId, 'admin'));
    await incorporate(application.admin, tenantId);
    const { garageId, expertId } = await hire(desk);
    const interventionId = await desk.report(await application.vehicleOf(desk.client, { plateNumber: 'GR 1234-20' }));
    await desk.prediagnose(interventionId, expertId);
    const untaxed = await desk.client.post('/api/v1/quotes', { interventionId, garageId, lines: [LINE] });
    expect([untaxed.status, field(untaxed.body, 'code')]).toEqual([422, 'TAX_RATE_MISSING']);
    const enter = (code: string, more: object): Promise<number> =>
      desk.make('tax-rates', { code, label: code, validFrom: '2000-01-01', ...more });

    // Earlier releases seeded this row in place of a rate.
    const exemptionReason = 'Taux du pays à renseigner';
    const seeded = { rate: '0', category: 'O', exemptionReason, isDefault: true };
    const placeholder = await enter('HORS_CHAMP', seeded);
    const again = await desk.client.post('/api/v1/quotes', { interventionId, garageId, lines: [LINE] });
    expect([again.status, field(again.body, 'code')]).toEqual([422, 'TAX_RATE_MISSING']);
    const quoteId = await desk.quote(interventionId, garageId, { lines: [{ ...LINE, taxRateId: placeholder }] });
    await desk.move(interventionId, 'in_approval');
    await desk.post(`quotes/${quoteId}/accept`);
    await desk.post(`work-authorizations/${await desk.orderOf(interventionId)}/validate`);
    await desk.move(interventionId, 'in_repair');
    await desk.move(interventionId, 'repair_completed');
    await desk.takeBack(interventionId);
    const invoice = await desk.make('invoices', { interventionId, quoteId, buyer: BUYER });
    const refused = await desk.client.post(`/api/v1/invoices/${invoice}/issue`);
    expect([refused.status, field(refused.body, 'code')]).toEqual([422, 'TAX_RATE_MISSING']);

    const taxRateId = await enter('VAT15', { rate: '15', category: 'S', isDefault: true });
    const lines = [{ ...LINE, unitPrice: '26000' }];
    const version = field((await desk.get(`invoices/${invoice}`)).body, 'version');
    const entered = await desk.client.patch(`/api/v1/invoices/${invoice}`, { lines, version });
    expect(field(entered.body, 'lines.0.taxRateId')).toBe(taxRateId);
    expect((await desk.post(`invoices/${invoice}/issue`)).status).toBe(200);
  });
});
