import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemActor } from '#kernel';
import { OBJECT_STORE } from '#storage';
import type { ObjectStore } from '#storage';
import { DRIVERS } from '../../../src/records/personal-data/sealed-tables';
import { TenantCloning } from '../../../src/operations/cloning/tenant-cloning.service';
import { ExportVerifier } from '../../../src/operations/offboarding/export/export-verifier';
import { TenantExport } from '../../../src/operations/offboarding/export/tenant-export';
import { TenantPurges } from '../../../src/operations/offboarding/deletion/tenant-purges.service';
import type { StoredRow } from '../../../src/operations/offboarding/rows/stored-row';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { CommandLine } from '../../support/command-line';
import { Platform } from '../../support/platform';
import { contentOf as wholeContent, danglingIn, furnish, inside } from '../../support/whole-company';
import type { Content } from '../../support/whole-company';
import { unzip } from '../../support/unzip';

const ACTOR = systemActor('test');
const SECRETS = {
  note: 'Confidence faite par Zéphyrin Ouattara-Quenum',
  plate: 'ZQ-777-XX',
  formula: '=HYPERLINK("http://mal.example")',
};

describe('A company with all kinds of data', () => {
  let platform: Platform;
  let place: TenantPlace;
  let store: ObjectStore;
  const folder = mkdtempSync(join(tmpdir(), 'exports-'));

  const contentOf = (of: TenantPlace): Promise<Content> => wholeContent(platform, of);

  const keyOf = (id: number): string => `t${place.tenantId}/files/piece-${id}`;

  beforeAll(async () => {
    platform = await Platform.start();
    store = platform.get(OBJECT_STORE as never);
    place = await platform.company({ name: 'Flotte', slug: 'flotte', countryCode: 'CI' });
    await furnish(platform, place);
    await inside(
      platform,
      place,
      'UPDATE vehicles SET plate_number = ?, plate_normalized = ?, notes = ?, owner_name = ? WHERE id = 1',
      [SECRETS.plate, 'ZQ777XX', SECRETS.note, SECRETS.formula],
    );
    await inside(platform, place, 'UPDATE interventions SET notes = ?, reported_by_name = ? ORDER BY id LIMIT 1', [
      SECRETS.note,
      'Zéphyrin Ouattara-Quenum',
    ]);
    await inside(platform, place, "UPDATE invoices SET fiscal_status = 'pending' WHERE status = 'issued'");
    const first = "UPDATE invoices SET fiscal_status = 'sending' WHERE status = 'issued' ORDER BY id LIMIT 1";
    await inside(platform, place, first);
    await inside(
      platform,
      place,
      `INSERT INTO webhook_endpoints (seal_key, url, secret, min_severity) VALUES ('abc', 'https://vrai.example/hook', 'f1.k1.xxxx', 'info')`,
    );
    for (const [id, isThere] of [
      [900001, true],
      [900002, false],
    ] as const) {
      await inside(
        platform,
        place,
        `INSERT INTO attachments (id, entity_type, entity_id, category, original_name, storage_key, size_bytes, mime_type, extension, sha256, download_count, scan_status)
          VALUES (?, 'vehicle', 1, 'document', ?, ?, 7, 'text/plain', 'txt', REPEAT('0', 64), 0, 'clean')`,
        [id, `pièce ${id}.txt`, keyOf(id)],
      );
      const path = join(folder, 'piece');
      writeFileSync(path, 'contenu');
      if (isThere) await store.put(keyOf(id), { path, size: 7 });
    }
  }, 120_000);

  afterAll(async () => {
    await platform.stop();
  });

  describe('exported', () => {
    const path = join(folder, 'export.zip');
    let files: ReadonlyMap<string, string>;

    beforeAll(async () => {
      await platform.get(TenantExport).write(place.tenantId, path);
      files = unzip(readFileSync(path));
    });

    const recordsOf = (table: string): Record<string, unknown>[] =>
      (files.get(`data/${table}.ndjson`) ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);

    it('is one private file with every record as JSON and as CSV', async () => {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const content = await contentOf(place);
      for (const table of ['vehicles', 'drivers', 'invoices', 'invoice_lines', 'fuel_logs', 'alerts', 'tax_rates']) {
        expect([table, recordsOf(table).length]).toEqual([table, content.get(table)?.length]);
        expect(files.get(`data/${table}.csv`)?.split('\r\n').length ?? 0).toBeGreaterThan(recordsOf(table).length);
      }
      expect(recordsOf('invoices').length).toBeGreaterThan(3);
    });

    it('keeps amounts exact, times in UTC and structures complete, and neutralizes formulas', () => {
      const invoice = recordsOf('invoices').find(({ status }) => status === 'issued');
      expect(invoice?.['total_amount']).toMatch(/^\d+\.\d{4}$/);
      expect(invoice?.['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(invoice?.['seller']).toMatchObject({ name: expect.any(String) as string });
      expect(recordsOf('vehicles')[0]).toMatchObject({ owner_name: SECRETS.formula, deleted_at: null });
      expect(files.get('data/vehicles.csv')).toContain(`"'=HYPERLINK(""http://mal.example"")"`);
    });

    it('is readable without the platform: decrypted personal fields, no ciphertext, no secret, no password', () => {
      const driver = recordsOf('drivers')[0];
      expect(driver?.['license_number']).toEqual(expect.any(String));
      expect(Object.keys(driver ?? {})).not.toContain('license_index');
      const everything = [...files.values()].join('\n');
      expect(everything).not.toMatch(/f1\.k1\.|argon2|secret_ciphertext/);
      expect(files.get('company.json')).toContain('awa.kone@flotte.test');
    });

    it('contains the files, and lists those that the store lost', () => {
      expect(files.get('files/900001-pièce 900001.txt')).toBe('contenu');
      const manifest = JSON.parse(files.get('manifest.json') ?? '{}') as object;
      expect(manifest).toMatchObject({ missingFiles: [{ attachmentId: 900002, name: 'pièce 900002.txt' }] });
    });

    it('matches its signature, and an altered file does not', async () => {
      const manifest = await platform.get(ExportVerifier).verify(path);
      expect(manifest.tenant).toMatchObject({ id: place.tenantId, slug: 'flotte' });
      const altered = readFileSync(path);
      altered.writeUInt8(altered.readUInt8(200) ^ 1, 200);
      for (const [name, content] of [
        ['altered', altered],
        ['cut', readFileSync(path).subarray(0, -100)],
        ['empty', Buffer.alloc(0)],
      ] as const) {
        const other = join(folder, name);
        writeFileSync(other, content);
        await expect(platform.get(ExportVerifier).verify(other)).rejects.toMatchObject({ code: 'EXPORT_MISMATCH' });
      }
    });

    it('is reported as incomplete by its commands, with the files that are missing', async () => {
      const commands = new CommandLine(platform.environment);
      try {
        const written = await commands.run([
          'tenant:export',
          'flotte',
          '--out',
          join(folder, 'by-command.zip'),
          '--lang',
          'en',
        ]);
        const verified = await commands.run(['export:verify', join(folder, 'by-command.zip'), '--lang', 'en']);
        const cloned = await commands.run(['tenant:clone', 'flotte', '--slug', 'par-commande', '--lang', 'en']);
        expect([written.code, verified.code, cloned.code]).toEqual([4, 4, 4]);
        for (const { stdout } of [written, verified, cloned]) {
          expect(stdout).toContain('Missing contents: 1\n  900002 pièce 900002.txt');
          expect(stdout).not.toMatch(/intact|Export done|Tenant copied:/);
        }
      } finally {
        await commands.stop();
      }
    });

    it('leaves nothing behind when it is aborted, and never replaces a file', async () => {
      const open = jest.spyOn(store, 'open').mockRejectedValue(new Error('gone'));
      await expect(platform.get(TenantExport).write(place.tenantId, join(folder, 'broken.zip'))).rejects.toThrow(
        'gone',
      );
      open.mockRestore();
      expect(readdirSync(folder).filter((name) => name.includes('broken'))).toEqual([]);
      await expect(platform.get(TenantExport).write(place.tenantId, path)).rejects.toMatchObject({
        code: 'EXPORT_TARGET_INVALID',
      });
    });
  });

  describe('copied', () => {
    let copy: TenantPlace;
    let before: Content;
    let outcome: Awaited<ReturnType<TenantCloning['clone']>>['result'];

    beforeAll(async () => {
      before = await contentOf(place);
      const request = { slug: 'essai', anonymise: false, ttl: null, serverName: null, actor: ACTOR };
      outcome = (await platform.get(TenantCloning).clone(place.tenantId, request)).result;
      copy = await platform.place(Number(outcome?.['tenantId']));
    });

    it('names the files that the store has lost', () => {
      expect(outcome).toMatchObject({
        lost: { count: 1, first: [{ attachmentId: 900002, name: 'pièce 900002.txt' }] },
      });
    });

    it('is the same company in another database, with readable personal fields', async () => {
      const [original, copied] = [await contentOf(place), await contentOf(copy)];
      expect(original).toEqual(before);
      for (const table of ['drivers', 'collaborateurs', 'garages', 'vehicles', 'interventions', 'invoice_lines']) {
        const known = (rows: readonly StoredRow[] = []): StoredRow[] =>
          rows.map(({ email_index: _e, phone_index: _p, license_index: _l, ...row }) => row);
        expect([table, known(copied.get(table))]).toEqual([table, known(original.get(table))]);
      }
      expect(copied.get('drivers')?.[0]?.['license_index']).not.toBe(original.get('drivers')?.[0]?.['license_index']);
      expect(copied.get('number_sequences')).toEqual(original.get('number_sequences'));
    });

    it('contacts nobody: no webhooks, no members, nothing for the tax authority', async () => {
      const copied = await contentOf(copy);
      expect([copied.get('webhook_endpoints'), copied.get('webhook_deliveries'), copied.get('outbox')]).toEqual([
        [],
        [],
        [],
      ]);
      expect(copied.get('invoices')?.filter(({ fiscal_status }) => fiscal_status !== 'none')).toEqual([]);
      expect(await platform.registry('SELECT id FROM user_tenants WHERE tenant_id = ?', [copy.tenantId])).toEqual([]);
    });

    it('has its own files', async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of await store.open(`t${copy.tenantId}/files/piece-900001`)) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).toBe('contenu');
    });
  });

  describe('copied anonymously', () => {
    let copy: TenantPlace;

    beforeAll(async () => {
      const request = { slug: 'anonyme', anonymise: true, ttl: '1h', serverName: null, actor: ACTOR };
      const { result } = await platform.get(TenantCloning).clone(place.tenantId, request);
      copy = await platform.place(Number(result?.['tenantId']));
    });

    /** All personal data of the original: roles, names and texts. */
    const personalOf = (content: Content): string[] => {
      const of = (table: string, columns: readonly string[]): string[] =>
        (content.get(table) ?? []).flatMap((row) => columns.map((column) => String(row[column] ?? '')));
      const values = [
        ...of('drivers', [...DRIVERS.columns, 'last_name', 'code']),
        ...of('collaborateurs', ['last_name', 'email', 'phone']),
        ...of('garages', ['name', 'phone', 'email', 'address', 'contact_person']),
        ...of('suppliers', ['name', 'phone', 'email', 'address', 'contact_person']),
        ...of('vehicles', ['plate_number', 'plate_normalized', 'vin']),
        ...of('interventions', ['title', 'description', 'reported_by_name']),
        ...of('insurances', ['policy_number', 'agent_name', 'agent_email']),
        ...Object.values(SECRETS),
        'Zéphyrin',
        'Boulevard de Marseille',
        'CI-1234567-A',
      ];
      return [...new Set(values)].filter((value) => value.length >= 4);
    };

    it('contains no personal value', async () => {
      const personal = personalOf(await contentOf(place));
      expect(personal.length).toBeGreaterThan(60);
      const content = await contentOf(copy);
      const text = JSON.stringify([...content]);
      expect(personal.filter((value) => text.includes(JSON.stringify(value).slice(1, -1)))).toEqual([]);
      const [tenant] = await platform.registry('SELECT * FROM tenants WHERE id = ?', [copy.tenantId]);
      expect(personal.filter((value) => JSON.stringify(tenant).includes(value))).toEqual([]);
      expect(content.get('attachments')).toEqual([]);
    });

    it('is usable: with the same number of records, valid references and unchanged amounts', async () => {
      const [original, copied] = [await contentOf(place), await contentOf(copy)];
      for (const table of ['drivers', 'vehicles', 'interventions', 'invoices', 'fuel_logs', 'supply_price_history'])
        expect([table, copied.get(table)?.length]).toEqual([table, original.get(table)?.length]);
      const totals = (rows: readonly StoredRow[] = []): unknown[] =>
        rows.map(({ invoice_number, total_amount }) => [invoice_number, total_amount]);
      expect(totals(copied.get('invoices'))).toEqual(totals(original.get('invoices')));
      expect(new Set(copied.get('supply_price_history')?.map(({ description_key }) => description_key)).size).toBe(
        new Set(original.get('supply_price_history')?.map(({ description_key }) => description_key)).size,
      );
      expect(await danglingIn(platform, copy)).toEqual({ references: expect.any(Number) as number, dangling: [] });
      const issued = copied.get('invoices')?.find(({ status }) => status === 'issued');
      expect(JSON.parse(String(issued?.['frozen_content']))).toMatchObject({ number: issued?.['invoice_number'] });
    });

    it('is removed after its expiry, without a grace period', async () => {
      await platform.registry("UPDATE tenant_terms SET expires_at = '2020-01-01' WHERE tenant_id = ?", [copy.tenantId]);
      expect(await platform.get(TenantPurges).purgeDue()).toEqual({ purged: [copy.tenantId], failed: [] });
      expect(await platform.hasDatabase(copy.database)).toBe(false);
    });
  });
});
