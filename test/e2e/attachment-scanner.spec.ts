import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TenantRunner } from '#tenancy';
import { AttachmentScans } from '../../src/attachments/attachment-scans.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeClamd } from '../support/fake-clamd';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';
import { upload } from '../support/multipart';

const FILES = '/api/v1/attachments';

describe('Files that are scanned', () => {
  let application: RunningApplication;
  let scanner: FakeClamd;
  let office: HttpClient;
  let tenantId: number;
  let entityId: number;

  beforeAll(async () => {
    scanner = await FakeClamd.start();
    application = await startApplication({ CLAMAV_ADDRESS: scanner.address });
    office = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    tenantId = await application.tenantId('flotte-abidjan');
    entityId = await application.vehicleOf(office, { plateNumber: '1111 AB 01' });
  });

  afterAll(async () => {
    process.env['CLAMAV_ADDRESS'] = '';
    await application.stop();
    await scanner.stop();
  });

  const send = (name: string, content: Buffer): Promise<Answer> =>
    upload(office, { entityType: 'vehicle', entityId, category: 'document' }, { name, content });

  const idOf = (answer: Answer): number => numberField(answer.body, 'id');

  const codeOf = ({ status, body }: Answer): unknown[] => [status, field(body, 'code')];

  const filesIn = (part: string): string[] => {
    const folder = join(application.settings.storage.folder, part);
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  it('are available at once if they are clean', async () => {
    const sent = await send('sain.txt', Buffer.from('bonjour'));
    expect(field(sent.body, 'scanStatus')).toBe('clean');
    expect((await office.get(`${FILES}/${idOf(sent)}/content`)).text).toBe('bonjour');
  });

  it('are refused if the scanner finds malware', async () => {
    const before = filesIn('objects').length;
    expect(codeOf(await send('virus.txt', Buffer.from('this is EICAR')))).toEqual([422, 'FILE_INFECTED']);
    expect(filesIn('objects')).toHaveLength(before);
  });

  it('wait while the scanner is unavailable, and are quarantined if it then finds malware', async () => {
    await scanner.stop();
    const [harmless, harmful] = [
      await send('sain.txt', Buffer.from('bonjour')),
      await send('virus.txt', Buffer.from('EICAR')),
    ];
    expect([harmless.status, field(harmless.body, 'scanStatus')]).toEqual([201, 'pending']);
    expect(codeOf(await office.get(`${FILES}/${idOf(harmless)}/content`))).toEqual([409, 'FILE_NOT_SCANNED']);
    scanner = await FakeClamd.start(scanner.port);
    await application.app
      .get(TenantRunner)
      .run(tenantId, AttachmentScans, (scans) => scans.run(new AbortController().signal));
    expect((await office.get(`${FILES}/${idOf(harmless)}/content`)).text).toBe('bonjour');
    expect(codeOf(await office.get(`${FILES}/${idOf(harmful)}/content`))).toEqual([422, 'FILE_INFECTED']);
    expect(filesIn(`objects/t${tenantId}/quarantine`)).toHaveLength(1);
  });
});
