import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { field, numberField, textField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

/** An operator restores a backup, and the company's accountant finds every number, either as a document or as an explained gap. */
describe('Invoices of a company that is restored', () => {
  let application: RunningApplication;
  let admin: HttpClient;
  let office: Desk;
  let people: People;
  let tenantId: number;
  let backupId: number;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    ({ admin } = application);
    office = new Desk(await application.company({ name: 'Prudente', slug: 'prudente' }));
    tenantId = await application.tenantId('prudente');
    await incorporate(admin, tenantId);
    people = await hire(office);
    backupId = numberField((await done(await admin.post('/api/v1/backups', { tenantId }))).body, 'result.backupId');
  });

  afterAll(async () => {
    await application.stop();
  });

  const done = async (asked: Answer): Promise<Answer> => {
    expect([asked.status, asked.text]).toEqual([202, expect.any(String)]);
    const path = `/api/v1/operations/${numberField(asked.body, 'id')}`;
    let answer = await admin.get(path);
    await eventually(`${path} ended`, async () => {
      answer = await admin.get(path);
      return field(answer.body, 'state') !== 'running';
    });
    expect(answer.body).toMatchObject({ state: 'done', error: null });
    return answer;
  };
  const served = (): Promise<void> =>
    eventually('the company is served', async () => (await office.client.get('/api/v1/brands')).status === 200);
  const issue = async (plateNumber: string): Promise<string> => {
    const vehicle = await application.vehicleOf(office.client, { plateNumber });
    const { id: interventionId, orderId } = await office.bring(vehicle, 'vehicle_received', people);
    const buyer = { name: 'Transports Bamba' };
    const id = await office.make('invoices', { interventionId, workAuthorizationId: orderId, buyer });
    return textField((await office.post(`invoices/${id}/issue`)).body, 'invoiceNumber');
  };
  const gaps = async (query = ''): Promise<unknown> => field((await office.get(`invoices/gaps${query}`)).body, 'data');

  it('are listed in advance, can be discarded, and then appear as gaps', async () => {
    const number = await issue('1001 AB 01');
    expect(await gaps()).toEqual([]);
    const path = `/api/v1/tenants/${tenantId}/restores`;
    const plan = await admin.post(`${path}/plan`, { backupId, discardIssued: true });
    expect([plan.status, plan.body]).toMatchObject([
      200,
      {
        isLiveLost: false,
        rows: { invoices: 1, interventions: 1, vehicles: 1 },
        documents: { count: 1, numbers: [number], outcome: 'discarded' },
        payments: 0,
      },
    ]);
    expect(field((await admin.post(`${path}/plan`, { backupId })).body, 'documents.outcome')).toBe('kept');
    const { body } = await done(await admin.post(path, { backupId, discardIssued: true }));
    expect(field(body, 'result.legalNumbers')).toMatchObject({ gaps: { discarded: 1 }, gapNumbers: [number] });
    await served();
    expect(await gaps()).toMatchObject([
      {
        documentType: 'invoice',
        invoiceNumber: number,
        reason: 'discarded',
        totalAmount: '292050',
        paidAmount: '0',
        currency: 'XOF',
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        content: { kind: 'invoice', number, recipient: { name: 'Transports Bamba' } },
      },
    ]);
    expect(await gaps('?documentType=credit_note')).toEqual([]);
    expect(await gaps(`?search=${number}&sort=-issueDate&limit=1`)).toHaveLength(1);
    const expert = await application.member('prudente', tenantId, 'expert');
    expect((await expert.get('/api/v1/invoices/gaps')).status).toBe(403);
    // A user who sees the documents of only one garage sees no numbers of others.
    const garage = await application.member('prudente', tenantId, 'garage_partenaire');
    expect(field((await garage.get('/api/v1/invoices/gaps')).body, 'meta.total')).toBe(0);
    expect((await issue('1002 AB 01')).slice(-4)).toBe('0002');
  });

  it('are carried over by default', async () => {
    const { body } = await done(await admin.post(`/api/v1/tenants/${tenantId}/restores`, { backupId }));
    expect(field(body, 'result.legalNumbers')).toMatchObject({ issuedSince: 1, carriedOver: 1 });
    await served();
    const invoices = await office.get('invoices?status=issued');
    expect(field(invoices.body, 'data')).toMatchObject([{ invoiceNumber: expect.stringMatching(/-0002$/) as string }]);
    const id = numberField(invoices.body, 'data.0.id');
    expect(await office.statusOf(numberField(invoices.body, 'data.0.interventionId'))).toBe('invoiced');
    expect((await office.client.get(`/api/v1/invoices/${id}/pdf`)).status).toBe(200);
    expect((await issue('1003 AB 01')).slice(-4)).toBe('0003');
  });
});
