import { TenantRunner } from '#tenancy';
import { LostContents } from '../../src/attachments/lost-contents.service';
import { MissingPapers } from '../../src/workshop/printing/missing-papers.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Intervention } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { FakeS3 } from '../support/fake-s3';
import { field, numberField } from '../support/http-client';
import type { Answer } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

const LINE = { workType: 'other', description: 'Lot', quantity: '1', unitPrice: '5000' };
/** No request is answered later; the deadline of a request is shorter. */
const MAX_MS = 12_000;

/** The store of files is somebody else's machine: it may hang, and it may lose what it was given. */
describe('A bucket', () => {
  let application: RunningApplication;
  let office: Desk;
  let intervention: Intervention;
  let s3: FakeS3;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    application = await startApplication({ ...s3.forFiles, WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const vehicle = await application.vehicleOf(office.client, { plateNumber: '1 AB 01' });
    intervention = await office.bring(vehicle, 'vehicle_received', await hire(office));
  });

  afterAll(async () => {
    await application.stop();
    await s3.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const attach = (): Promise<Answer> =>
    upload(
      office.client,
      { entityType: 'intervention', entityId: String(intervention.id), category: 'document' },
      { name: 'devis.pdf', content: PDF },
    );
  const issue = async (): Promise<number> => {
    const id = await office.make('invoices', {
      interventionId: intervention.id,
      lines: [LINE],
      buyer: { name: 'Transports Bamba' },
    });
    expect(outcome(await office.client.post(`/api/v1/invoices/${id}/issue`, {}))).toEqual([200, undefined]);
    return id;
  };
  const paperOf = async (id: number): Promise<unknown> =>
    field((await office.get(`invoices/${id}`)).body, 'pdfAttachmentId');
  const kept = (id: number): Promise<void> =>
    eventually('the paper is kept', async () => typeof (await paperOf(id)) === 'number');

  it('that hangs delays no issue of an invoice, and no download of its paper', async () => {
    s3.hang();
    const since = performance.now();
    const id = await issue();
    const pdf = await office.get(`invoices/${id}/pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(performance.now() - since).toBeLessThan(MAX_MS);
    expect(await paperOf(id)).toBeNull();
    s3.recover();
    await kept(id);
  });

  it('that hangs ends uploads and downloads in time, and nothing is half-written', async () => {
    const file = numberField((await attach()).body, 'id');
    const before = s3.objects.size;
    s3.hang();
    const since = performance.now();
    const [stored, read] = await Promise.all([attach(), office.client.get(`/api/v1/attachments/${file}/content`)]);
    const tookMs = performance.now() - since;
    s3.recover();
    expect([outcome(stored), outcome(read)]).toEqual([
      [503, 'STORAGE_UNAVAILABLE'],
      [503, 'STORAGE_UNAVAILABLE'],
    ]);
    expect(tookMs).toBeLessThan(MAX_MS);
    const listed = await office.get(`attachments?entityType=intervention&entityId=${intervention.id}`);
    expect([field(listed.body, 'data.length'), s3.objects.size]).toEqual([1, before]);
  });

  it('that lost the paper of an invoice gets it again', async () => {
    const id = await issue();
    await kept(id);
    const first = await office.get(`invoices/${id}/pdf`);
    const key = [...s3.objects].find(([, { content }]) => content.equals(first.bytes))?.[0] ?? '';
    s3.objects.delete(key);
    const again = await office.get(`invoices/${id}/pdf`);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    await eventually('the paper is stored again', () => s3.objects.get(key)?.content.equals(first.bytes) ?? false);
  });

  it('that lost contents is found out at night: papers are made again, the others are counted', async () => {
    const tenantId = await application.tenantId('flotte-abidjan');
    const runner = application.app.get(TenantRunner);
    const { signal } = new AbortController();
    const lost = (): Promise<number> => runner.run(tenantId, LostContents, (contents) => contents.count(signal));
    await kept(await issue());
    await attach();
    expect(await lost()).toBe(0);
    s3.objects.clear();
    const papers = await runner.run(tenantId, MissingPapers, (missing) => missing.print(signal));
    expect(papers).toBeGreaterThan(0);
    expect(await lost()).toBe(2);
  });
});
