import { TenantRunner } from '#tenancy';
import { GlobalDatabase } from '../../src/global/global-database';
import { MailOutbox } from '../../src/global/mail/mail-outbox';
import { DocumentDeliveries } from '../../src/workshop/sending/document-deliveries.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { BRAKE_LINES, Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { FakeSmtp } from '../support/fake-smtp';
import { field } from '../support/http-client';
import type { Answer } from '../support/http-client';
import { pdfPages } from '../support/pdf-text';

/** Documents are previewed before they are binding, and sent by mail afterwards. */
describe('Printed documents', () => {
  let smtp: FakeSmtp;
  let application: RunningApplication;
  let office: Desk;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    smtp = await FakeSmtp.start();
    application = await startApplication({ SMTP_URL: smtp.url });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
    await smtp.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const send = (path: string, body: object = {}): Promise<Answer> => office.client.post(`/api/v1/${path}/send`, body);
  const intervention = async (to: Parameters<Desk['bring']>[1]) => {
    const vehicle = await application.vehicleOf(office.client, { plateNumber: `${1000 + (plates += 1)} AB 01` });
    return office.bring(vehicle, to, people);
  };
  const draft = async (buyer: object = { name: 'Transports Bamba' }): Promise<number> => {
    const { id, orderId } = await intervention('vehicle_received');
    return office.make('invoices', { interventionId: id, workAuthorizationId: orderId, buyer });
  };
  const words = (answer: Answer): string => pdfPages(answer.bytes).join('\n').replaceAll(/\s+/g, ' ');
  const global = (sql: string): Promise<unknown> =>
    application.app.get(GlobalDatabase).use((manager) => manager.query(sql));
  const lettersTo = (address: string): string[] => smtp.letters.filter((letter) => letter.includes(`To: ${address}`));

  it('of drafts are marked as such, have no number and are not stored', async () => {
    const invoice = await draft();
    const seen = await office.get(`invoices/${invoice}/preview`);
    expect(seen.status).toBe(200);
    expect(words(seen)).toContain('BROUILLON');
    expect(words(seen)).toContain('292 050 F CFA');
    expect(words(await office.get(`invoices/${invoice}/preview?locale=en`))).toContain('DRAFT');
    expect((await office.get(`invoices/${invoice}`)).body).toMatchObject({ status: 'draft', invoiceNumber: null });

    await office.post(`invoices/${invoice}/issue`);
    expect(outcome(await office.client.get(`/api/v1/invoices/${invoice}/preview`))).toEqual([409, 'DOCUMENT_FROZEN']);
    const paper = words(await office.get(`invoices/${invoice}/pdf`));
    expect(paper).not.toContain('BROUILLON');
  });

  it('of quotes and orders can be previewed in the same way', async () => {
    const { id } = await intervention('prediagnostic_completed');
    const quote = await office.make('quotes', { interventionId: id, garageId: people.garageId, lines: BRAKE_LINES });
    expect(words(await office.get(`quotes/${quote}/preview`))).toContain('BROUILLON');
    const { id: approved } = await intervention('approved');
    const order = await office.orderOf(approved);
    expect(words(await office.get(`work-authorizations/${order}/preview`))).toContain('BROUILLON');
  });

  it('show before the issue what would prevent it', async () => {
    const vehicle = await intervention('vehicle_received');
    const { id, orderId } = vehicle;
    const nobody = await office.make('invoices', { interventionId: id, workAuthorizationId: orderId });
    expect(outcome(await office.client.get(`/api/v1/invoices/${nobody}/preview`))).toEqual([422, 'BUYER_REQUIRED']);
  });

  it('are mailed to the buyer as an attachment, and the request does not wait for the mail server', async () => {
    const invoice = await draft({ name: 'Transports Bamba', email: 'compta@bamba.example' });
    expect(outcome(await send(`invoices/${invoice}`))).toEqual([409, 'DOCUMENT_NOT_PRINTABLE']);
    await office.post(`invoices/${invoice}/issue`);
    const number = String(field((await office.get(`invoices/${invoice}`)).body, 'invoiceNumber'));
    const answer = await send(`invoices/${invoice}`, { message: 'Merci de régler.\r\nBcc: autre@exemple.test' });
    expect([answer.status, answer.body]).toMatchObject([202, { number, recipients: ['compta@bamba.example'] }]);
    await eventually('the letter', () => lettersTo('compta@bamba.example').length === 1);
    const [letter = ''] = lettersTo('compta@bamba.example');
    const head = letter.slice(0, letter.indexOf('\r\n\r\n'));
    expect(head).toContain(number);
    expect(head).not.toMatch(/^Bcc:/im);
    expect(letter).toContain(`filename=${number}.pdf`);
    const attached = /Content-Disposition: attachment[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(letter)?.[1] ?? '';
    const kept = (await office.get(`invoices/${invoice}/pdf`)).bytes;
    expect(Buffer.from(attached, 'base64').equals(kept)).toBe(true);
    await eventually('the sending is in the log', async () =>
      (await office.get('audit-logs?limit=20')).text.includes('invoices:send'),
    );
  });

  it('are mailed only to the given addresses, at most three times a day', async () => {
    const invoice = await draft();
    await office.post(`invoices/${invoice}/issue`);
    expect(outcome(await send(`invoices/${invoice}`))).toEqual([422, 'RECIPIENT_MISSING']);
    const to = (recipients: readonly string[]): Promise<Answer> =>
      send(`invoices/${invoice}`, { recipients, locale: 'en' });
    for (const wrong of [['x@y.example\r\nBcc: z@y.example'], ['a@b.example', 'A@b.example'], []])
      expect((await to(wrong)).status).toBe(400);
    const six = Array.from({ length: 6 }, (_none, at) => `n${at}@bamba.example`);
    expect((await to(six)).status).toBe(400);
    for (let time = 1; time <= 3; time += 1)
      expect((await to(['un@bamba.example', 'deux@bamba.example'])).status).toBe(202);
    expect(outcome(await to(['trois@bamba.example']))).toEqual([429, 'SENDING_LIMITED']);
    await eventually(
      'six letters',
      () => lettersTo('un@bamba.example').length + lettersTo('deux@bamba.example').length === 6,
    );
    expect(lettersTo('trois@bamba.example')).toEqual([]);
  });

  it('of an order are mailed to its garage', async () => {
    const { orderId } = await intervention('in_repair');
    const garage = await office.get(`garages/${people.garageId}`);
    const changes = { email: 'atelier@plateau.example', version: field(garage.body, 'version') };
    await office.client.patch(`/api/v1/garages/${people.garageId}`, changes);
    expect((await send(`work-authorizations/${orderId}`)).body).toMatchObject({
      recipients: ['atelier@plateau.example'],
    });
    await eventually('the letter', () => lettersTo('atelier@plateau.example').length === 1);
  });

  it('are recorded with recipients, sender and result of each mailing', async () => {
    const invoice = await draft();
    const deliveries = async (): Promise<unknown> =>
      field((await office.get(`invoices/${invoice}/deliveries`)).body, 'deliveries');
    expect(await deliveries()).toEqual([]);
    await office.post(`invoices/${invoice}/issue`);
    await send(`invoices/${invoice}`, { recipients: ['compta@bamba.example', 'inconnu@bamba.example'], locale: 'en' });
    const state = async (): Promise<string> =>
      ((await deliveries()) as { status: string }[]).map(({ status }) => status).join();
    await eventually('one is sent', async () => (await state()) === 'queued,sent');
    const queued = { recipient: 'inconnu@bamba.example', status: 'queued', settledAt: null, error: null };
    const sent = { recipient: 'compta@bamba.example', status: 'sent', settledAt: expect.any(String), error: null };
    const shared = { locale: 'en', sentByName: expect.any(String), requestedAt: expect.any(String) };
    expect(await deliveries()).toMatchObject([
      { ...shared, ...queued },
      { ...shared, ...sent },
    ]);

    await global("UPDATE mail_outbox SET attempts = 7, next_attempt_at = UTC_TIMESTAMP(3) WHERE state = 'queued'");
    await application.app.get(MailOutbox).deliver();
    expect(await deliveries()).toMatchObject([{ status: 'failed', error: 'EENVELOPE' }, sent]);
    const failed = 'audit-logs?action=document_deliveries:settle&outcome=failed';
    await eventually('the outcome is in the log', async () => {
      const logged = field((await office.get(failed)).body, 'data.0.entityId');
      return logged === field(await deliveries(), '0.id');
    });
    expect((await office.client.get('/api/v1/invoices/999999/deliveries')).status).toBe(404);
  });

  it('get their mailing result by a nightly check if it could not be written to the company', async () => {
    const invoice = await draft();
    await office.post(`invoices/${invoice}/issue`);
    const tenantId = await application.tenantId('flotte-abidjan');
    const settle = jest.spyOn(DocumentDeliveries.prototype, 'settle').mockRejectedValue(new Error('away'));
    await send(`invoices/${invoice}`, { recipients: ['nuit@bamba.example'] });
    await eventually('the letter', () => settle.mock.calls.length === 1);
    settle.mockRestore();
    const catchUp = (): Promise<number> =>
      application.app.get(TenantRunner).run(tenantId, DocumentDeliveries, (all) => all.catchUp());
    expect([await catchUp(), await catchUp()]).toEqual([1, 0]);
    expect((await office.get(`invoices/${invoice}/deliveries`)).body).toMatchObject({
      deliveries: [{ status: 'sent', recipient: 'nuit@bamba.example' }],
    });
  });

  it('no longer show the address of an erased recipient', async () => {
    const { orderId } = await intervention('in_repair');
    await send(`work-authorizations/${orderId}`, { recipients: ['atelier@plateau.example'] });
    const contact = `garages/${people.garageId}/contact`;
    const exported = (await office.get(`${contact}/personal-data`)).body;
    expect(field(exported, 'deliveries')).toContainEqual(
      expect.objectContaining({ documentType: 'work_authorization', documentId: orderId }),
    );
    expect((await office.client.post(`/api/v1/${contact}/erase`, { reason: 'À sa demande' })).status).toBe(200);
    expect((await office.get(`work-authorizations/${orderId}/deliveries`)).body).toMatchObject({
      deliveries: [{ recipient: null }],
    });
  });
});
