import { systemActor } from '#kernel';
import { databaseUnavailable } from '#persistence';
import { OutboxRelay } from '../../../src/global/audit/outbox-relay';
import { LegalNumbers } from '../../../src/global/legal-numbers/legal-numbers.service';
import { TenantCloning } from '../../../src/operations/cloning/tenant-cloning.service';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { Operation } from '../../../src/operations/tasks/operation.entity';
import { RetentionCleanup } from '../../../src/operations/tenant-upkeep/retention-cleanup';
import { Restores } from '../../../src/operations/restore/restores.service';
import type { RestoreRequest } from '../../../src/operations/restore/restores.service';
import { CommandLine } from '../../support/command-line';
import { IssuingCompany } from '../../support/issuing-company';
import { Platform } from '../../support/platform';
import type { Ended } from '../../support/run-source';
import { danglingIn } from '../../support/whole-company';

const actor = systemActor('test');

describe('Legal numbers', () => {
  let platform: Platform;
  let commands: CommandLine;
  let company: IssuingCompany;
  let founded = 0;

  beforeAll(async () => {
    platform = await Platform.start();
    commands = new CommandLine(platform.environment);
  });

  beforeEach(async () => {
    company = await IssuingCompany.found(platform, `Société ${(founded += 1)}`);
  });

  afterAll(async () => {
    await commands.stop();
    await platform.stop();
  });

  const backUp = async (): Promise<string> => {
    const { tenantId } = company.place;
    const { id } = await platform.get(Backups).make({ tenantId }, { reason: 'manual', codec: 'zstd' });
    return String(id);
  };
  const restore = async (reference: string, more: Partial<RestoreRequest> = {}): Promise<Operation> => {
    const request = { tenantId: company.place.tenantId, reference, tables: null, actor, ...more };
    return platform.get(Tasks).runHere(await platform.get(Restores).requestOf(request));
  };
  const undo = async ({ id }: Operation): Promise<Operation> =>
    platform.get(Tasks).runHere(await platform.get(Restores).undoOf(id, actor));
  const issue = async (count: number): Promise<string[]> => {
    const numbers: string[] = [];
    for (let issued = 0; issued < count; issued += 1) numbers.push((await company.issue()).number);
    return numbers;
  };

  it('are in the ledger before the request is answered', async () => {
    const invoice = await company.issue();
    const note = await company.credit(invoice.id);
    expect(await company.ledger()).toEqual([invoice.number, note.number]);
    const [entry] = await platform.registry('SELECT * FROM legal_numbers WHERE number = ? AND tenant_id = ?', [
      invoice.number,
      company.place.tenantId,
    ]);
    const [row] = await company.ask('SELECT total_amount, content_hash FROM invoices WHERE id = ?', [invoice.id]);
    expect(entry).toMatchObject({ series: 'invoice', value: 1, document_id: invoice.id, currency: 'XOF', ...row });
  });

  it('are given while the ledger is unavailable, and wait in the outbox', async () => {
    const append = jest.spyOn(platform.get(LegalNumbers), 'append').mockRejectedValue(databaseUnavailable({}));
    const { number } = await company.issue();
    append.mockRestore();
    expect(await company.ledger()).toEqual([]);
    await platform.get(OutboxRelay).relay(company.place.tenantId);
    expect(await company.ledger()).toEqual([number]);
    expect(await company.ask("SELECT id FROM outbox WHERE topic = 'legal_number'")).toEqual([]);
  });

  it('from before the ledger are entered at night with their values', async () => {
    const numbers = await issue(3);
    const invoice = await company.issue();
    const note = await company.credit(invoice.id);
    const entries = (): Promise<unknown[]> =>
      platform.registry('SELECT * FROM legal_numbers WHERE tenant_id = ? ORDER BY series DESC, number', [
        company.place.tenantId,
      ]);
    const before = await entries();
    await platform.registry('DELETE FROM legal_numbers WHERE tenant_id = ? AND number <> ?', [
      company.place.tenantId,
      numbers[1],
    ]);
    await company.run(RetentionCleanup, (cleanup) => cleanup.run());
    expect(await company.ledger()).toEqual([...numbers, invoice.number, note.number]);
    const after = await entries();
    expect(after).toEqual(before.map((entry) => ({ ...(entry as object), recorded_at: expect.any(Date) as Date })));
  });

  it('are carried over with their documents when an older backup is restored', async () => {
    const [first = ''] = await issue(1);
    const backup = await backUp();
    const second = await company.issue();
    await company.pay(second.id, '500');
    const before = await company.ask('SELECT * FROM invoices WHERE id = ?', [second.id]);
    const restored = await restore(backup);
    expect(restored.result).toMatchObject({
      legalNumbers: { issuedSince: 1, carriedOver: 1, gaps: {}, signature: { algorithm: 'HMAC-SHA256' } },
    });
    expect(await company.numbers()).toEqual([first, second.number]);
    expect(await company.ask('SELECT * FROM invoices WHERE id = ?', [second.id])).toEqual(before);
    for (const table of ['invoice_lines', 'invoice_tax_lines', 'payments'])
      expect(await company.ask(`SELECT id FROM ${table} WHERE invoice_id = ?`, [second.id])).toHaveLength(1);
    expect((await danglingIn(platform, company.place)).dangling).toEqual([]);
    const [third] = await issue(1);
    expect([first, second.number]).not.toContain(third);
    expect(third).toMatch(/-0003$/);
  });

  it('become gaps when documents are discarded, and documents again when that is undone', async () => {
    const [first = ''] = await issue(1);
    const backup = await backUp();
    const [second = '', third = ''] = await issue(2);
    const restored = await restore(backup, { discardIssued: true });
    expect(await company.numbers()).toEqual([first]);
    expect(await company.gaps()).toEqual([`${second} discarded`, `${third} discarded`]);
    expect(restored.result).toMatchObject({ legalNumbers: { gaps: { discarded: 2 }, gapNumbers: [second, third] } });
    const [fourth = ''] = await issue(1);
    expect(fourth).toMatch(/-0004$/);
    await undo(restored);
    expect(await company.numbers()).toEqual([first, second, third, fourth]);
    expect(await company.gaps()).toEqual([]);
  });

  it('are known from the ledger if the live data are lost', async () => {
    const [first = ''] = await issue(1);
    const backup = await backUp();
    const [second = ''] = await issue(1);
    await platform.server(`DROP DATABASE \`${company.place.database}\``);
    await restore(backup);
    expect(await company.numbers()).toEqual([first]);
    expect(await company.gaps()).toEqual([`${second} lost`]);
    expect((await issue(1))[0]).toMatch(/-0003$/);
  });

  it('keep their lines in a restore of single tables', async () => {
    await issue(1);
    const backup = await backUp();
    const [second = ''] = await issue(1);
    const restored = await restore(backup, { tables: ['invoices'] });
    expect(await company.numbers()).toContain(second);
    expect((await danglingIn(platform, company.place)).dangling).toEqual([]);
    const [third = ''] = await issue(1);
    await undo(restored);
    expect(await company.numbers()).toEqual(expect.arrayContaining([second, third]));
    expect((await danglingIn(platform, company.place)).dangling).toEqual([]);
  });

  it('of a credit note settle an invoice that is older than the backup', async () => {
    const invoice = await company.issue();
    const backup = await backUp();
    const note = await company.credit(invoice.id);
    await restore(backup);
    expect(await company.numbers()).toEqual([invoice.number, note.number]);
    expect(await company.ask('SELECT payment_status, balance_due FROM invoices WHERE id = ?', [invoice.id])).toEqual([
      { payment_status: 'credited', balance_due: '0.0000' },
    ]);
  });

  it('of a draft that was in the backup are those of the document it became', async () => {
    const intervention = await company.intervention();
    const id = await company.draft(intervention);
    const backup = await backUp();
    const { number } = await company.issueDraft(id);
    await restore(backup);
    expect(await company.numbers()).toEqual([number]);
    expect(await company.ask('SELECT COUNT(*) AS total FROM invoice_lines WHERE invoice_id = ?', [id])).toMatchObject([
      { total: '1' },
    ]);
  });

  it('of a document that cannot be carried over become a gap with its content, without affecting others', async () => {
    await company.intervention();
    const [older] = await company.ask<{ id: number; plate: string }>(
      'SELECT id, plate_number AS plate FROM vehicles ORDER BY id DESC LIMIT 1',
    );
    const backup = await backUp();
    // Its plate now belongs to another vehicle, so the invoice of that vehicle cannot be carried over: in the backup the plate still
    // belongs to the first one.
    await company.ask("UPDATE vehicles SET plate_number = 'ZZ', plate_normalized = 'ZZ' WHERE id = ?", [older?.id]);
    const numbers = await issue(2);
    const intervention = await company.intervention();
    await company.ask(
      `UPDATE vehicles SET plate_number = ?, plate_normalized = ? WHERE id = (SELECT vehicle_id FROM interventions WHERE id = ?)`,
      [older?.plate, older?.plate, intervention],
    );
    const { number: unfit } = await company.issue(intervention);
    const more = await issue(2);
    const { result } = await restore(backup);
    expect(await company.numbers()).toEqual([...numbers, ...more]);
    expect(await company.gaps()).toEqual([`${unfit} unfit`]);
    expect(result).toMatchObject({ legalNumbers: { issuedSince: 5, carriedOver: 4, gaps: { unfit: 1 } } });
    expect(await company.ask("SELECT JSON_VALUE(frozen_content, '$.number') AS number FROM number_gaps")).toEqual([
      { number: unfit },
    ]);
    expect((await danglingIn(platform, company.place)).dangling).toEqual([]);
  });

  it('are not given twice when the oldest backup is restored twice', async () => {
    const oldest = await backUp();
    const [first = ''] = await issue(1);
    const newer = await backUp();
    await restore(oldest, { discardIssued: true });
    const [second = ''] = await issue(1);
    await restore(oldest, { discardIssued: true });
    const [third = ''] = await issue(1);
    await restore(newer);
    expect([first, second, third].map((number) => number.slice(-4))).toEqual(['0001', '0002', '0003']);
    expect(await company.numbers()).toEqual([first, third]);
    expect(await company.gaps()).toEqual([`${second} discarded`]);
  });

  it('of a copy of a company are separate from then on', async () => {
    const [first = ''] = await issue(1);
    const { tenantId } = company.place;
    const request = { slug: `copie-${tenantId}`, anonymise: false, ttl: null, serverName: null, actor };
    const { result } = await platform.get(TenantCloning).clone(tenantId, request);
    const copy = await IssuingCompany.of(platform, await platform.place(Number(result?.['tenantId'])));
    expect(await copy.ledger()).toEqual([]);
    const original = company;
    company = copy;
    const backup = await backUp();
    const [second = ''] = await issue(1);
    await restore(backup, { discardIssued: true });
    expect(await copy.numbers()).toEqual([first]);
    expect([await copy.gaps(), await copy.ledger()]).toEqual([[`${second} discarded`], [second]]);
    expect((await issue(1))[0]).toMatch(/-0003$/);
    expect([await original.numbers(), await original.gaps(), await original.ledger()]).toEqual([[first], [], [first]]);
  });

  it('are listed by the command in advance, and discarded only after confirmation', async () => {
    const invoice = await company.issue();
    const backup = await backUp();
    const [second = ''] = await issue(1);
    await company.pay(invoice.id, '100');
    const run = (...more: string[]): Promise<Ended> =>
      commands.run(['restore:tenant', String(company.place.tenantId), backup, ...more]);
    const dry = await run('--dry-run', '--json', '--discard-issued');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      losses: { documents: { count: 1, numbers: [second], outcome: 'discarded' }, payments: 1, rows: { payments: 1 } },
    });
    const refused = await run('--discard-issued');
    expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining('RESTORE_UNCONFIRMED')]);
    expect(await company.numbers()).toEqual([invoice.number, second]);
    const discarded = await run('--discard-issued', '--yes');
    expect(discarded).toMatchObject({ code: 0, stderr: expect.stringContaining(`  ${second}`) as string });
    expect(discarded.stdout).toContain(`Numéros sans document: 1\n  ${second}\n`);
    expect(await company.gaps()).toEqual([`${second} discarded`]);
    const kept = await run();
    expect(kept).toMatchObject({ code: 0, stderr: expect.stringContaining('Documents émis depuis: 0') as string });
  });
});
