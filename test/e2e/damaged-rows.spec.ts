import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TenantRunner } from '#tenancy';
import { ImportWork } from '../../src/imports/import-work.service';
import { AttachmentCleanup } from '../../src/attachments/attachment-cleanup.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { PDF, upload } from '../support/multipart';

const FILES = '/api/v1/attachments';

/** Database rows that were altered, and file contents that were changed, outside the product. */
describe('A damaged row', () => {
  let application: RunningApplication;
  let office: HttpClient;
  let other: HttpClient;
  let tenantId: number;
  let otherId: number;
  let vehicleId: number;

  beforeAll(async () => {
    application = await startApplication();
    office = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    other = await application.company({ name: 'Garage Lyon', slug: 'garage-lyon', country: 'FR' });
    tenantId = await application.tenantId('flotte-abidjan');
    otherId = await application.tenantId('garage-lyon');
    vehicleId = await application.vehicleOf(office, { plateNumber: '1111 AB 01' });
  });

  afterAll(() => application.stop());

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const sql = <R>(id: number, statement: string, parameters: unknown[] = []): Promise<R[]> =>
    application.onServer((server) => {
      const database = `\`${application.settings.database.tenantDatabasePrefix}${id}\``;
      return server.query<R[]>(statement.replaceAll('@', `${database}.`), parameters);
    });

  const stored = async (id: number, file: number): Promise<{ key: string; path: string }> => {
    const [row] = await sql<{ key: string }>(id, 'SELECT storage_key AS `key` FROM @attachments WHERE id = ?', [file]);
    const key = row?.key ?? '';
    return { key, path: join(application.settings.storage.folder, 'objects', ...key.split('/')) };
  };

  const add = async (client: HttpClient, entityId: number): Promise<number> => {
    const form = { entityType: 'vehicle', entityId, category: 'document' };
    return numberField((await upload(client, form, { name: 'carte.pdf', content: PDF })).body, 'id');
  };

  it('with a key of another company’s content is refused, and its removal does not delete that content', async () => {
    const theirs = await add(other, await application.vehicleOf(other, { plateNumber: 'AB-111-CD' }));
    const { key, path } = await stored(otherId, theirs);
    const ours = await add(office, vehicleId);
    await sql(tenantId, 'UPDATE @attachments SET storage_key = ? WHERE id = ?', [key, ours]);
    expect(codeOf(await office.get(`${FILES}/${ours}/content`))).toEqual([503, 'OBJECT_DAMAGED']);
    await sql(tenantId, "UPDATE @attachments SET deleted_at = '2020-01-01' WHERE id = ?", [ours]);
    await application.app
      .get(TenantRunner)
      .run(tenantId, AttachmentCleanup, (cleanup) => cleanup.run(new AbortController().signal));
    expect(existsSync(path)).toBe(true);
    expect((await other.get(`${FILES}/${theirs}/content`)).bytes.equals(PDF)).toBe(true);
  });

  it.each([
    ['', 503],
    ['../../etc/passwd', 503],
    ['%/..', 503],
    ['%/a b', 503],
    ['%/a\n.pdf', 503],
    ['%//x', 503],
    ['%', 503],
    ['%/none', 404],
    ['!/below', 404],
  ])('with the key %j is answered with an error that is not an internal one', async (odd, status) => {
    const id = await add(office, vehicleId);
    const { key } = await stored(tenantId, id);
    const named = odd.replace('%', key.split('/').slice(0, -1).join('/')).replace('!', key);
    await sql(tenantId, 'UPDATE @attachments SET storage_key = ? WHERE id = ?', [named, id]);
    const answer = await office.get(`${FILES}/${id}/content`);
    expect(codeOf(answer)).toEqual([status, status === 404 ? 'OBJECT_MISSING' : 'OBJECT_DAMAGED']);
  });

  it.each([
    ['was changed', (path: string) => writeFileSync(path, Buffer.from(readFileSync(path)).fill(0x20, 10, 20))],
    ['was cut short', (path: string) => truncateSync(path, PDF.length - 1)],
    ['was emptied', (path: string) => truncateSync(path, 0)],
  ])('whose content %s is answered at once with an error, and with no byte of it', async (_what, damage) => {
    const id = await add(office, vehicleId);
    damage((await stored(tenantId, id)).path);
    expect(codeOf(await office.get(`${FILES}/${id}/content`))).toEqual([503, 'OBJECT_DAMAGED']);
  });

  it('with a field that cannot be decrypted is listed without the field, and hides no other row', async () => {
    const driver = { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'CI-1', phone: '+2250701020304' };
    const broken = numberField((await office.post('/api/v1/drivers', driver)).body, 'id');
    const whole = await office.post('/api/v1/drivers', { ...driver, lastName: 'Traoré', licenseNumber: 'CI-2' });
    expect(whole.status).toBe(201);
    await sql(tenantId, "UPDATE @drivers SET license_number = CONCAT(LEFT(license_number, 20), 'AAAA') WHERE id = ?", [
      broken,
    ]);
    const listed = await office.get('/api/v1/drivers?sort=lastName');
    expect(listed.status).toBe(200);
    expect(field(listed.body, 'data')).toEqual([
      expect.objectContaining({ lastName: 'Koné', licenseNumber: null }),
      expect.objectContaining({ lastName: 'Traoré', licenseNumber: 'CI-2' }),
    ]);
    expect((await office.get(`/api/v1/drivers/${broken}`)).status).toBe(200);
    expect((await office.get('/api/v1/drivers/export')).status).toBe(200);
  });

  it('of an import with another file fails the import, and writes nothing', async () => {
    const text = 'Nom\nGarage du Banco\n';
    const begun = await office.call('POST', '/api/v1/imports/garages', {
      rawBody: text,
      headers: { 'content-type': 'text/csv' },
    });
    expect(begun.status).toBe(202);
    const folder = join(application.settings.storage.folder, 'objects', `t${tenantId}`, 'imports');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text.replace('Banco', 'Pirate'));
    const run = application.app.get(TenantRunner).run(tenantId, ImportWork, (work) =>
      work.run(numberField(begun.body, 'id'), {
        signal: new AbortController().signal,
        report: () => undefined,
      }),
    );
    await expect(run).rejects.toMatchObject({ code: 'OBJECT_DAMAGED' });
    expect(numberField((await office.get('/api/v1/garages?search=Pirate')).body, 'meta.total')).toBe(0);
  });
});
