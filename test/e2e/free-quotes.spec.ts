import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Intervention, People } from '../support/workshop-desk';
import { field } from '../support/http-client';
import { pdfPages } from '../support/pdf-text';

/** Work under warranty is quoted, ordered, done and received like any other. */
describe('A quote that costs nothing', () => {
  let application: RunningApplication;
  let office: Desk;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
  });

  const interventionAt = async (status: Parameters<Desk['bring']>[1]): Promise<Intervention> => {
    const plateNumber = `${5000 + (plates += 1)} AB 01`;
    return office.bring(await application.vehicleOf(office.client, { plateNumber }), status, people);
  };

  it('is received with a printed reason, and leads to an invoice of zero', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const lines = [{ workType: 'other', description: 'Reprise', quantity: '1', unitPrice: '0' }];
    const quote = await office.make('quotes', { interventionId: id, garageId: people.garageId, lines });
    const received = await office.post(`quotes/${quote}/receive`, { freeReason: 'Reprise sous garantie' });
    expect(received.body).toMatchObject({ status: 'received', totalAmount: '0', freeReason: 'Reprise sous garantie' });
    const paper = await office.client.get(`/api/v1/quotes/${quote}/pdf`);
    expect(pdfPages(paper.bytes).join('\n')).toContain('Reprise sous garantie');
    await office.move(id, 'in_approval');
    await office.post(`quotes/${quote}/accept`);
    const orderId = await office.orderOf(id);
    await office.post(`work-authorizations/${orderId}/validate`);
    await office.move(id, 'in_repair');
    await office.move(id, 'repair_completed');
    await office.takeBack(id);
    const body = { interventionId: id, workAuthorizationId: orderId, direction: 'received', externalNumber: 'G-0' };
    const invoice = await office.make('invoices', body);
    expect((await office.post(`invoices/${invoice}/register`)).body).toMatchObject({
      totalAmount: '0',
      paymentStatus: 'paid',
      warnings: [],
    });
    expect(await office.statusOf(id)).toBe('closed');
  });

  it('must have a total of zero', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const quote = await office.make('quotes', {
      interventionId: id,
      garageId: people.garageId,
      lines: [{ workType: 'other', description: 'Lot', quantity: '1', unitPrice: '10' }],
    });
    const refused = await office.client.post(`/api/v1/quotes/${quote}/receive`, { freeReason: 'Cadeau' });
    expect([refused.status, field(refused.body, 'errors.0.pointer')]).toEqual([400, '/freeReason']);
  });
});
