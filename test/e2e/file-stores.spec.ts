import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Tasks } from '../../src/operations/tasks/tasks.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeS3 } from '../support/fake-s3';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

const FILES = '/api/v1/attachments';

/** A platform switches its file store to a bucket; older files stay in the folder. */
describe('A company whose file store changes', () => {
  let s3: FakeS3;
  let application: RunningApplication;
  let office: HttpClient;
  let tenantId: number;
  let settings: Readonly<Record<string, string>>;
  let file: number;
  let key: string;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    settings = s3.forFiles;
    application = await startApplication(settings);
    office = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    tenantId = await application.tenantId('flotte-abidjan');
    const entityId = await application.vehicleOf(office, { plateNumber: '1111 AB 01' });
    const sent = await upload(
      office,
      { entityType: 'vehicle', entityId, category: 'document' },
      { name: 'carte.pdf', content: PDF },
    );
    file = numberField(sent.body, 'id');
    [key = ''] = s3.objects.keys();
    toFolder();
  });

  afterAll(async () => {
    await application.stop();
    await s3.stop();
    for (const name of Object.keys(settings)) delete process.env[name];
  });

  /** The configuration before the bucket. */
  function toFolder(): void {
    const path = join(application.settings.storage.folder, 'objects', key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, s3.objects.get(key)?.content ?? '');
    s3.objects.clear();
  }

  const download = (): Promise<Answer> => office.get(`${FILES}/${file}/content`);

  it('still has its earlier files', async () => {
    const answer = await download();
    expect([answer.status, answer.bytes.equals(PDF)]).toEqual([200, true]);
  });

  it('has its files moved by an operation of the platform', async () => {
    const asked = await application.admin.post(`/api/v1/tenants/${tenantId}/move-files`);
    expect([asked.status, field(asked.body, 'kind')]).toEqual([202, 'files.move']);
    const id = numberField(asked.body, 'id');
    await application.app.get(Tasks, { strict: false }).finish(id);
    const done = await application.admin.get(`/api/v1/operations/${id}`);
    expect(done.body).toMatchObject({ state: 'done', result: { moved: 1, failed: 0, bytes: PDF.length } });
    expect([...s3.objects.keys()]).toEqual([key]);
    expect((await download()).bytes.equals(PDF)).toBe(true);
    expect((await office.post(`/admin/api/v1/tenants/${tenantId}/move-files`)).status).not.toBe(202);
  });

  it('learns that a file is missing, but not its storage path', async () => {
    s3.objects.clear();
    const answer = await download();
    expect([answer.status, field(answer.body, 'code')]).toEqual([404, 'OBJECT_MISSING']);
    expect(answer.text).not.toContain(key);
    expect(answer.text).not.toMatch(/t\d+\/files/);
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('receives Retry-After while the store is unavailable', async () => {
    await s3.stop();
    const answer = await download();
    expect([answer.status, field(answer.body, 'code')]).toEqual([503, 'STORAGE_UNAVAILABLE']);
  });
});
