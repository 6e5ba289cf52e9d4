import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { TenantRunner } from '#tenancy';
import { AttachmentCleanup } from '../../src/attachments/attachment-cleanup.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { MALFORMED_FORMS, PDF, PNG, upload } from '../support/multipart';

const FILES = '/api/v1/attachments';
const TEN_MIB = 10 * 1024 * 1024;

describe('The files of a company', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let other: HttpClient;
  let tenantId: number;
  let vehicle: { entityType: string; entityId: number; category: string };

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    other = await application.company({ name: 'Garage Lyon', slug: 'garage-lyon', country: 'FR' });
    tenantId = await application.tenantId('flotte-abidjan');
    const entityId = await application.vehicleOf(office, { plateNumber: '1111 AB 01' });
    await application.vehicleOf(other, { plateNumber: 'AB-111-CD' });
    vehicle = { entityType: 'vehicle', entityId, category: 'document' };
  });

  afterAll(async () => {
    await application.stop();
  });

  const send = (name: string, content: Buffer, headers = {}): Promise<Answer> =>
    upload(office, vehicle, { name, content }, headers);

  const idOf = (answer: Answer): number => numberField(answer.body, 'id');

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const filesIn = (part: string): string[] => {
    const folder = join(application.settings.storage.folder, part);
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  const sql = (statement: (database: string) => string, parameters: unknown[] = []): Promise<unknown> =>
    application.onServer((server) =>
      server.query(statement(`\`${application.settings.database.tenantDatabasePrefix}${tenantId}\``), parameters),
    );

  it('are stored, typed by their content, and returned unchanged', async () => {
    const sent = await upload(
      office,
      { ...vehicle, role: 'carte_grise', description: 'Recto' },
      { name: 'carte.pdf', content: PDF },
    );
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({
      originalName: 'carte.pdf',
      mimeType: 'application/pdf',
      sizeBytes: PDF.length,
      role: 'carte_grise',
      scanStatus: 'clean',
      downloadCount: 0,
    });
    const content = await office.get(`${FILES}/${idOf(sent)}/content`);
    expect(content.bytes.equals(PDF)).toBe(true);
    expect(content.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment; filename="carte\.pdf"/),
      'cache-control': 'private, no-store',
    });
    expect((await office.get(`${FILES}/${idOf(sent)}`)).body).toMatchObject({ downloadCount: 1 });
    const photo = await send('photo.png', PNG);
    expect(photo.body).toMatchObject({ mimeType: 'image/png', width: 3, height: 2 });
    const listed = await office.get(`${FILES}?entityType=vehicle&entityId=${vehicle.entityId}&sort=originalName`);
    expect(field(listed.body, 'meta.total')).toBe(2);
  });

  it('are stored outside any web root, readable by the product only, under generated names', async () => {
    await send('../../etc/passwd.pdf', PDF);
    const stored = filesIn('objects');
    expect(stored.length).toBeGreaterThan(0);
    for (const path of stored) {
      expect(path).toMatch(new RegExp(`/t${tenantId}/files/[0-9a-f]{32}$`));
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(filesIn('spool')).toEqual([]);
  });

  it('have names for display only', async () => {
    const names = ['../../etc/passwd.pdf', 'C:\\temp\\facture.pdf', 'élevé « 1 ».pdf', '\u202efdp.pdf', '...pdf'];
    const shown: unknown[] = [];
    for (const name of names) shown.push(field((await send(name, PDF)).body, 'originalName'));
    expect(shown.slice(0, 4)).toEqual(['passwd.pdf', 'facture.pdf', 'élevé « 1 ».pdf', 'fdp.pdf']);
    expect(shown[4]).toBeUndefined();
  });

  it.each([
    [
      'a page that says it is a PDF',
      'facture.pdf',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      'FILE_TYPE_MISMATCH',
    ],
    ['a PDF that says it is an image', 'photo.png', PDF, 'FILE_TYPE_MISMATCH'],
    [
      'a drawing that can run programs',
      'logo.svg',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'FILE_TYPE_NOT_ALLOWED',
    ],
    ['a page', 'index.html', Buffer.from('<html></html>'), 'FILE_TYPE_NOT_ALLOWED'],
    ['a program', 'setup.exe', Buffer.from('MZ'), 'FILE_TYPE_NOT_ALLOWED'],
    ['an archive', 'tout.zip', Buffer.from('PK\u0003\u0004'), 'FILE_TYPE_NOT_ALLOWED'],
    ['a text that is none', 'notes.txt', Buffer.from([0x41, 0x00, 0x42]), 'FILE_TYPE_MISMATCH'],
    ['what has no name to go by', 'facture', PDF, 'FILE_TYPE_NOT_ALLOWED'],
    ['a name of the prototype', 'a.constructor', PDF, 'FILE_TYPE_NOT_ALLOWED'],
  ])('refuse %s', async (_what, name, content, code) => {
    const before = filesIn('objects').length;
    expect(codeOf(await send(name, content))).toEqual([415, code]);
    expect([filesIn('objects').length, filesIn('spool')]).toEqual([before, []]);
  });

  it('refuse forms with missing or unexpected fields', async () => {
    const file = { name: 'a.pdf', content: PDF };
    expect(codeOf(await upload(office, vehicle, null))).toEqual([400, 'FILE_MISSING']);
    expect(codeOf(await upload(office, { ...vehicle, entityId: 'abc' }, file))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await upload(office, { ...vehicle, tenantId: 1 }, file))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await upload(office, { ...vehicle, category: 'virus' }, file))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await upload(office, { ...vehicle, entityId: 4_000_000 }, file))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await upload(office, { ...vehicle, entityType: 'users' }, file))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await office.post(FILES, vehicle))).toEqual([400, 'FILE_MISSING']);
    expect(filesIn('spool')).toEqual([]);
  });

  it.each(MALFORMED_FORMS)('refuse a form %s with a 4xx error', async (_name, type, rawBody) => {
    const answer = await office.call('POST', FILES, { rawBody, headers: { 'content-type': type } });
    expect(answer.status).toBe(400);
    expect(['MALFORMED_REQUEST', 'FILE_MISSING']).toContain(field(answer.body, 'code'));
    expect(filesIn('spool')).toEqual([]);
  });

  it('have a maximum size, and a larger file leaves nothing behind', async () => {
    const largest = Buffer.concat([PDF, Buffer.alloc(TEN_MIB - PDF.length, 0x20)]);
    expect((await send('grand.pdf', largest)).status).toBe(201);
    expect(codeOf(await send('trop-grand.pdf', Buffer.concat([largest, Buffer.from('x')])))).toEqual([
      413,
      'FILE_TOO_LARGE',
    ]);
    expect(filesIn('spool')).toEqual([]);
  });

  it('leave nothing of an aborted upload', async () => {
    const port = Number(new URL(await application.app.getUrl()).port);
    const before = filesIn('objects').length;
    const socket = connect(port, '127.0.0.1');
    await new Promise((open) => socket.once('connect', open));
    const head = [
      `POST ${FILES} HTTP/1.1`,
      'Host: flotte-abidjan.localhost',
      `Authorization: Bearer ${office.token}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 5000000',
      '',
      '--b',
      'Content-Disposition: form-data; name="file"; filename="a.pdf"',
      '',
      '',
    ];
    socket.write(`${head.join('\r\n')}%PDF-1.4 ${'x'.repeat(200_000)}`);
    await eventually('the upload is under way', () => filesIn('spool').length === 1);
    socket.destroy();
    await eventually('nothing is left of it', () => filesIn('spool').length === 0);
    expect(filesIn('objects')).toHaveLength(before);
  });

  it('are refused as unavailable while the disk cannot be written', async () => {
    const spoolFolder = join(application.settings.storage.folder, 'spool');
    rmSync(spoolFolder, { recursive: true, force: true });
    writeFileSync(spoolFolder, 'a file where a folder should be');
    expect(codeOf(await send('a.pdf', PDF))).toEqual([503, 'STORAGE_UNAVAILABLE']);
    rmSync(spoolFolder);
    expect((await send('a.pdf', PDF)).status).toBe(201);
  });

  it('are stored once for a repeated request, and another file is another request', async () => {
    const key = { 'idempotency-key': 'once' };
    const before = filesIn('objects').length;
    const [first, second] = [await send('once.pdf', PDF, key), await send('once.pdf', PDF, key)];
    expect([first.status, second.status, second.headers['idempotent-replayed']]).toEqual([201, 201, 'true']);
    expect(second.body).toEqual(first.body);
    expect(filesIn('objects')).toHaveLength(before + 1);
    expect(codeOf(await send('once.pdf', Buffer.concat([PDF, Buffer.from('\n')]), key))).toEqual([
      422,
      'IDEMPOTENCY_KEY_REUSED',
    ]);
    expect(filesIn('objects')).toHaveLength(before + 1);
  });

  it('are visible to their company only', async () => {
    const id = idOf(await send('secret.pdf', PDF));
    expect((await other.get(`${FILES}/${id}/content`)).status).toBe(404);
    expect((await other.delete(`${FILES}/${id}`)).status).toBe(404);
    expect((await application.client.get(`${FILES}/${id}/content`, { host: 'flotte-abidjan.localhost' })).status).toBe(
      401,
    );
  });

  it('are readable by users who may read their record', async () => {
    const driver = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON-9' };
    const entityId = numberField((await office.post('/api/v1/drivers', driver)).body, 'id');
    const license = await upload(
      office,
      { entityType: 'driver', entityId, category: 'document' },
      { name: 'permis.pdf', content: PDF },
    );
    expect(license.status).toBe(201);
    const behindTheWheel = await application.member('flotte-abidjan', tenantId, 'conducteur');
    const ofAVehicle = idOf(await send('carte.pdf', PDF));
    for (const id of [ofAVehicle, idOf(license)]) {
      expect([403, 404]).toContain((await behindTheWheel.get(`${FILES}/${id}/content`)).status);
      expect([403, 404]).toContain((await behindTheWheel.get(`${FILES}/${id}`)).status);
    }
    const notTheirs = await upload(behindTheWheel, vehicle, { name: 'a.pdf', content: PDF });
    expect([403, 404]).toContain(notTheirs.status);
  });

  it('are deleted and restored with their record', async () => {
    const entityId = await application.vehicleOf(office, { plateNumber: '2222 AB 01' });
    const id = idOf(await upload(office, { ...vehicle, entityId }, { name: 'a.pdf', content: PDF }));
    await office.delete(`/api/v1/vehicles/${entityId}`);
    expect((await office.get(`${FILES}/${id}/content`)).status).toBe(404);
    await office.post(`/api/v1/vehicles/${entityId}/restore`);
    expect((await office.get(`${FILES}/${id}/content`)).status).toBe(200);
  });

  it('are limited in number for each record, also when uploaded simultaneously', async () => {
    const entityId = await application.vehicleOf(office, { plateNumber: '3333 AB 01' });
    const answers = await Promise.all(
      Array.from({ length: 54 }, (_, n) =>
        upload(office, { ...vehicle, entityId }, { name: `${n}.pdf`, content: PDF }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect([statuses.filter((status) => status === 201).length, new Set(statuses)]).toEqual([50, new Set([201, 422])]);
  });

  it('are limited by the storage of the company', async () => {
    const limits = `/api/v1/tenants/${tenantId}/limits`;
    const kept = idOf(await send('gardee.pdf', PDF));
    const { body } = await office.get('/api/v1/limits');
    const used = (field(body, 'data') as { name: string; used: number }[]).find(
      ({ name }) => name === 'storage_bytes',
    )?.used;
    const tight = { values: { storage_bytes: used } };
    expect((await application.admin.patch(limits, tight)).status).toBe(200);
    const refused = await send('de-trop.pdf', PDF);
    expect(codeOf(refused)).toEqual([422, 'QUOTA_EXCEEDED']);
    expect(field(refused.body, 'detail')).toContain(String(used));
    // A company at its limit frees space at once by deleting files.
    expect((await office.delete(`${FILES}/${kept}`)).status).toBe(204);
    expect((await send('a-la-place.pdf', PDF)).status).toBe(201);
    expect(codeOf(await send('encore.pdf', PDF))).toEqual([422, 'QUOTA_EXCEEDED']);
    expect((await application.admin.patch(limits, { values: { storage_bytes: null } })).status).toBe(200);
    expect((await send('a-nouveau.pdf', PDF)).status).toBe(201);
  });

  it('are removed thirty days after their deletion, together with orphaned contents', async () => {
    const id = idOf(await send('adieu.pdf', PDF));
    expect((await office.delete(`${FILES}/${id}`)).status).toBe(204);
    expect((await office.get(`${FILES}/${id}/content`)).status).toBe(404);
    const before = filesIn('objects').length;
    const clean = (): Promise<{ purged: number; orphans: number }> =>
      application.app
        .get(TenantRunner)
        .run(tenantId, AttachmentCleanup, (cleanup) => cleanup.run(new AbortController().signal));
    expect(await clean()).toEqual({ purged: 0, orphans: 0 });
    await sql(
      (database) => `UPDATE ${database}.attachments SET deleted_at = NOW() - INTERVAL 31 DAY WHERE id = ?`,
      [id],
    );
    expect(await clean()).toEqual({ purged: 1, orphans: 0 });
    expect(filesIn('objects')).toHaveLength(before - 1);
    expect(await clean()).toEqual({ purged: 0, orphans: 0 });
  });
});
