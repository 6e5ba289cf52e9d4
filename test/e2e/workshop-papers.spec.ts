import { TenantRunner } from '#tenancy';
import type { PrintableType } from '../../src/workshop/printing/printable';
import { papersKeep } from '../../src/workshop/workshop.tasks';
import { MissingPapers } from '../../src/workshop/printing/missing-papers.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { field, numberField } from '../support/http-client';
import { PNG, upload } from '../support/multipart';
import { runTask, taskRun } from '../support/run-task';

/** A valid logo of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAfbLI3wAAAABJRU5ErkJggg==',
  'base64',
);

/** The documents about a vehicle that people fill in, sign and keep. */
describe('Workshop documents', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let people: People;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    await incorporate(application.admin, tenantId);
    people = await hire(office);
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const call = (path: string, body = {}): Promise<Answer> => office.client.post(`/api/v1/${path}`, body);
  const newVehicle = (): Promise<number> =>
    application.vehicleOf(office.client, { plateNumber: `${1000 + (plates += 1)} AB 01` });
  const interventionAt = async (status: Parameters<Desk['bring']>[1]) =>
    office.bring(await newVehicle(), status, people);
  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;
  const set = async (key: string, value: unknown): Promise<void> => {
    const answer = await office.client.patch('/api/v1/settings', { values: { [key]: value } });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  /** What a worker does after a download. */
  const keep = async (path: string): Promise<void> => {
    const [plural = '', id] = path.split('/');
    const type = plural.replace(/s$/, '').replace('-', '_') as PrintableType;
    await runTask(papersKeep, application.app.get(TenantRunner), taskRun(tenantId, { type, id: Number(id) }));
  };
  const attach = (fields: Record<string, string>): Promise<Answer> =>
    upload(office.client, fields, { name: 'image.png', content: PNG });

  it('contain the findings of an expert: complete, signed if required, then frozen', async () => {
    const { id } = await interventionAt('reported');
    const draft = await office.make('prediagnostics', { interventionId: id, items: [{ operationLabel: 'Freins' }] });
    expect(field((await call(`prediagnostics/${draft}/complete`)).body, 'details.missing')).toEqual([
      'expertId',
      'operations',
    ]);
    const version = field(await show(`prediagnostics/${draft}`), 'version');
    const items = [{ operationLabel: 'Freins', isControl: true }];
    const body = { expertId: people.expertId, items, version };
    expect((await office.client.patch(`/api/v1/prediagnostics/${draft}`, body)).status).toBe(200);
    await set('prediagnostics.require_expert_signature', true);
    expect(outcome(await call(`prediagnostics/${draft}/complete`))).toEqual([422, 'EXPERT_SIGNATURE_REQUIRED']);
    const signature = {
      entityType: 'prediagnostic',
      entityId: String(draft),
      category: 'signature',
      role: 'signature_expert',
    };
    const signed = await attach(signature);
    expect(signed.status).toBe(201);
    expect(await show(`prediagnostics/${draft}`)).toMatchObject({ status: 'draft' });
    const completed = await call(`prediagnostics/${draft}/complete`);
    expect(completed.body).toMatchObject({ status: 'completed', completedByName: expect.any(String) });
    await set('prediagnostics.require_expert_signature', false);
    const changed = await office.client.patch(`/api/v1/prediagnostics/${draft}`, {
      summary: 'x',
      version: field(completed.body, 'version'),
    });
    expect(outcome(changed)).toEqual([409, 'DOCUMENT_FROZEN']);
    expect(outcome(await office.client.delete(`/api/v1/prediagnostics/${draft}`))).toEqual([409, 'DOCUMENT_FROZEN']);
    const file = numberField(signed.body, 'id');
    expect(outcome(await office.client.delete(`/api/v1/attachments/${file}`))).toEqual([409, 'ATTACHMENTS_FROZEN']);
    expect((await attach({ ...signature, role: 'signature_insured' })).status).toBe(201);
  });

  it('can be cancelled while the intervention has not advanced', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const found = await show(`prediagnostics?interventionId=${id}`);
    const prediagnostic = numberField(found, 'data.0.id');
    expect((await call(`prediagnostics/${prediagnostic}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    const late = await interventionAt('quote_received');
    const other = numberField(await show(`prediagnostics?interventionId=${late.id}`), 'data.0.id');
    expect(outcome(await call(`prediagnostics/${other}/cancel`))).toEqual([409, 'INTERVENTION_STATUS_UNFIT']);
  });

  it('record their kilometres as readings of the vehicle', async () => {
    const vehicle = await newVehicle();
    const { id } = await office.bring(vehicle, 'repair_completed', people);
    const report = await office.make('reception-reports', { interventionId: id, odometerReading: 1200 });
    expect(field(await show(`vehicles/${vehicle}`), 'mileage')).toBe(1200);
    const version = field(await show(`reception-reports/${report}`), 'version');
    await office.client.patch(`/api/v1/reception-reports/${report}`, { odometerReading: 1100, version });
    expect(field(await show(`vehicles/${vehicle}`), 'mileage')).toBe(1100);
    await office.post(`reception-reports/${report}/cancel`);
    expect(field(await show(`vehicles/${vehicle}`), 'mileage')).toBe(0);
  });

  it('receive a vehicle back once at a time, and completely', async () => {
    const { id } = await interventionAt('repair_completed');
    const report = await office.make('reception-reports', { interventionId: id });
    expect(await office.statusOf(id)).toBe('in_reception');
    expect(outcome(await call('reception-reports', { interventionId: id }))).toEqual([409, 'RECEPTION_DRAFT_EXISTS']);
    expect(field((await call(`reception-reports/${report}/validate`)).body, 'details.missing')).toEqual([
      'vehicleCondition',
      'workCompleted',
      'remainingIssues',
    ]);
  });

  it('of verifications on site require a number of photographs', async () => {
    const { id } = await interventionAt('in_repair');
    const body = { interventionId: id, verificationType: 'during_work', geoLat: '5.359952', geoLng: '-4.008256' };
    const verification = await office.make('field-verifications', body);
    await attach({ entityType: 'field_verification', entityId: String(verification), category: 'photo' });
    expect(await show(`field-verifications/${verification}`)).toMatchObject({ photoCount: 1, geoLng: '-4.008256' });
    expect(field((await call(`field-verifications/${verification}/complete`)).body, 'details.missing')).toEqual([
      'findings',
      'isSatisfactory',
    ]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(outcome(await call('field-verifications', { ...body, verifiedAt: tomorrow }))).toEqual([
      422,
      'VERIFIED_IN_FUTURE',
    ]);
    expect((await call('field-verifications', { ...body, geoLat: '91' })).status).toBe(400);
  });

  it('are printed once frozen, in both languages, with the same result at any time', async () => {
    const { quoteId, orderId, id } = await interventionAt('vehicle_received');
    const report = numberField(await show(`reception-reports?interventionId=${id}`), 'data.0.id');
    for (const path of [`quotes/${quoteId}`, `work-authorizations/${orderId}`, `reception-reports/${report}`]) {
      const french = await office.get(`${path}/pdf`);
      const again = await office.get(`${path}/pdf?locale=fr`);
      const english = await office.get(`${path}/pdf?locale=en`);
      expect([path, again.bytes.equals(french.bytes), english.bytes.equals(french.bytes)]).toEqual([path, true, false]);
      expect(field(await show(path), 'pdfAttachmentId')).toBeNull();
      await keep(path);
      expect(field(await show(path), 'pdfAttachmentId')).toEqual(expect.any(Number));
      expect((await office.get(`${path}/pdf`)).bytes.equals(french.bytes)).toBe(true);
    }
    const draft = await office.make('quotes', { interventionId: (await interventionAt('prediagnostic_completed')).id });
    expect(outcome(await office.client.get(`/api/v1/quotes/${draft}/pdf`))).toEqual([409, 'DOCUMENT_NOT_PRINTABLE']);
    expect((await office.client.get(`/api/v1/quotes/${quoteId}/pdf?locale=de`)).status).toBe(400);
  });

  it('that were not printed are printed at night, with the logo of the day they were frozen', async () => {
    const logo = await attach({ entityType: 'tenant_logo', entityId: '1', category: 'other' });
    expect(logo.status).toBe(201);
    const { quoteId } = await interventionAt('quote_received');
    const runner = application.app.get(TenantRunner);
    const printed = await runner.run(tenantId, MissingPapers, (papers) => papers.print(new AbortController().signal));
    expect(printed).toBeGreaterThan(0);
    expect(field(await show(`quotes/${quoteId}`), 'pdfAttachmentId')).toEqual(expect.any(Number));
    expect(await runner.run(tenantId, MissingPapers, (papers) => papers.print(new AbortController().signal))).toBe(0);
  });

  it('show the company logo only above the name of the company', async () => {
    const logo = { entityType: 'tenant_logo', entityId: '1', category: 'other' };
    expect((await upload(office.client, logo, { name: 'logo.png', content: PIXEL })).status).toBe(201);
    const { quoteId, orderId } = await interventionAt('in_repair');
    const hasImage = async (path: string): Promise<boolean> =>
      (await office.get(`${path}/pdf`)).bytes.toString('latin1').includes('/Subtype /Image');
    expect(await hasImage(`work-authorizations/${orderId}`)).toBe(true);
    expect(await hasImage(`quotes/${quoteId}`)).toBe(false);
  });

  it('are refused before they are frozen if a character cannot be printed, with the character', async () => {
    const { id } = await interventionAt('prediagnostic_completed');
    const lines = [{ workType: 'other', description: 'Réparation مرآب', quantity: '1', unitPrice: '1000' }];
    const quote = await office.make('quotes', { interventionId: id, garageId: people.garageId, lines });
    const refused = await call(`quotes/${quote}/receive`);
    expect(outcome(refused)).toEqual([422, 'LETTER_NOT_PRINTABLE']);
    expect(field(refused.body, 'details')).toEqual({ field: 'lines/0/description', letter: 'م', code: 'U+0645' });
    const back = await interventionAt('vehicle_received');
    const buyer = { name: '𞤀𞤣𞤤𞤢𞤥' };
    const ours = { interventionId: back.id, workAuthorizationId: back.orderId, direction: 'issued', buyer };
    const invoice = await office.make('invoices', ours);
    const unissued = await call(`invoices/${invoice}/issue`);
    expect(field(unissued.body, 'details')).toMatchObject({ field: 'recipient/name', code: 'U+1E900' });
    expect(field(await show(`invoices/${invoice}`), 'invoiceNumber')).toBeNull();
  });
});
