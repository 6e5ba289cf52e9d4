import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSecret, generateSync } from 'otplib';
import { clock, dayIn } from '#kernel';
import { AccessTokens, TOKEN_LIFETIME_S } from '../../../src/global/auth/access-tokens';
import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { TenantTerms } from '../../../src/operations/offboarding/deletion/tenant-terms';
import { currentDay } from '../../../src/records/days/today';
import { stepOf } from '../../../src/global/auth/totp-steps';
import { CommandLine } from '../../support/command-line';
import { failure } from '../../support/failure';
import { IssuingCompany } from '../../support/issuing-company';
import { setOwnClock } from '../../support/own-clock';
import { Platform } from '../../support/platform';
import { runSource } from '../../support/run-source';
import type { Ended } from '../../support/run-source';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far the clock of a process is wrong. */
const OFFSETS = [
  ['40 days behind', -40 * DAY_MS],
  ['an hour behind', -HOUR_MS],
  ['an hour ahead', HOUR_MS],
  ['26 hours ahead', 26 * HOUR_MS],
] as const;

/** The library of the package `libfaketime`, where it is installed: it sets the clock of a whole process. */
const FAKETIME = globSync('/usr/lib/*/faketime/libfaketime.so.1');

/** A zone in which it is now between 23:00 and midnight, so that an hour ahead is another day. */
function zoneNearMidnight(): string {
  const ahead = 23 - new Date().getUTCHours();
  const hours = ahead > 14 ? ahead - 24 : ahead;
  return hours < 0 ? `Etc/GMT+${-hours}` : `Etc/GMT-${hours}`;
}

describe('A process whose clock is wrong', () => {
  let platform: Platform;
  let commands: CommandLine;
  let company: IssuingCompany;
  let invoice: { readonly id: number };
  let draftId: number;
  let folder: string;

  const command = (offsetMs: number, ...args: string[]): Promise<Ended> =>
    commands.run([...args, '--lang', 'en'], { OWN_CLOCK_OFFSET_MS: String(offsetMs) });

  /** Everything that the acts of these tests would write. */
  const written = async (): Promise<unknown> => ({
    documents: await company.numbers(),
    payments: await company.ask('SELECT id, amount FROM payments'),
    tenants: await platform.registry('SELECT id, slug, status FROM tenants ORDER BY id'),
    terms: await platform.registry('SELECT * FROM tenant_terms ORDER BY tenant_id'),
    exports: await platform.registry('SELECT id FROM tenant_exports'),
    operations: await platform.registry('SELECT id, state FROM operations ORDER BY id'),
    runs: await platform.registry('SELECT id, state FROM job_runs ORDER BY id'),
    invitations: await platform.registry('SELECT user_id, tenant_id FROM user_tenants'),
  });

  beforeAll(async () => {
    platform = await Platform.start({ WORKER: 'off' });
    commands = new CommandLine(platform.environment);
    company = await IssuingCompany.found(platform, 'Pendule');
    invoice = await company.issue();
    draftId = await company.draft(await company.intervention());
    folder = mkdtempSync(join(tmpdir(), 'clock-'));
  });

  afterEach(() => setOwnClock(0));

  afterAll(async () => {
    await commands.stop();
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(OFFSETS)('issues, credits and takes nothing when it is %s', async (_named, offsetMs) => {
    const before = await written();
    setOwnClock(offsetMs);
    expect(await failure(company.issueDraft(draftId))).toMatch('CLOCK_OFF');
    expect(await failure(company.credit(invoice.id))).toMatch('CLOCK_OFF');
    expect(await failure(company.pay(invoice.id, '1'))).toMatch('CLOCK_OFF');
    setOwnClock(0);
    expect(await written()).toEqual(before);
  });

  it.each(OFFSETS)('deletes, copies, exports, restores and prunes nothing when it is %s', async (_named, offsetMs) => {
    const before = await written();
    const out = join(folder, 'pendule.zip');
    for (const args of [
      ['tenant:delete', 'pendule', '--confirm', 'pendule'],
      ['tenant:clone', 'pendule', '--slug', 'copie', '--ttl', '1h'],
      ['tenant:export', 'pendule', '--out', out],
      ['restore:tenant', 'pendule', 'latest', '--at', new Date().toISOString()],
      ['backup:prune', '--dry-run'],
      ['user:create', 'awa@pendule.test', '--first-name', 'Awa', '--last-name', 'Koné'],
    ]) {
      const { code, stderr } = await command(offsetMs, ...args);
      expect([args[0], code, stderr]).toEqual([args[0], 6, expect.stringContaining('CLOCK_OFF')]);
    }
    expect(existsSync(out)).toBe(false);
    expect(await written()).toEqual(before);
  });

  it.each(OFFSETS)('has the right time when it is %s', async (_named, offsetMs) => {
    const zones = [zoneNearMidnight(), 'Africa/Abidjan'];
    const terms = platform.get(TenantTerms);
    const tokens = platform.get(AccessTokens);
    const earlier = await tokens.issue(7, null, 'session');
    const secret = generateSecret();
    const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
    const days = zones.map((zone) => dayIn(zone, new Date()));
    const now = Date.now();
    setOwnClock(offsetMs);
    expect(zones.map((timezone) => currentDay({ timezone }))).toEqual(days);
    expect(Math.abs(clock.after(DAY_MS).getTime() - (now + DAY_MS))).toBeLessThan(60_000);
    expect(await tokens.verify(earlier)).toMatchObject({ userId: 7 });
    expect(stepOf({ secret, lastStep: 0 }, code)).not.toBeNull();
    const later = await tokens.issue(8, null, 'session');
    const purgeAfter = await terms.beginGrace(company.place.tenantId);
    setOwnClock(0);
    const claims = await tokens.verify(later);
    expect(claims).toMatchObject({ userId: 8 });
    expect(Math.abs((claims?.expiresAt ?? 0) * 1000 - (now + TOKEN_LIFETIME_S * 1000))).toBeLessThan(60_000);
    expect(Math.abs(purgeAfter.getTime() - (now + 30 * DAY_MS))).toBeLessThan(60_000);
    await terms.recall(company.place.tenantId);
  });

  it('is named by the doctor, which then repairs nothing', async () => {
    const { code, stdout } = await command(26 * HOUR_MS, 'doctor', '--fix');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/clock.*this process.*differs by 93600\.\d s/s)]);
    expect(await platform.get(Doctor).examine(false)).not.toEqual(
      expect.arrayContaining([expect.objectContaining({ check: 'clock' })]),
    );
  });

  it.each(['', ...FAKETIME])('is found out by the first command of a process (library: "%s")', async (library) => {
    const before = await written();
    const args = ['tenant:delete', 'pendule', '--confirm', 'pendule', '--lang', 'en'];
    const faked = { ...platform.environment, FAKETIME: '-40d', LD_PRELOAD: library };
    const started = new CommandLine(platform.environment);
    const { code, stderr } = await (library === ''
      ? started.run(args, { OWN_CLOCK_OFFSET_MS: String(-40 * DAY_MS) })
      : runSource('src/cli.ts', args, faked));
    await started.stop();
    expect([code, stderr]).toEqual([6, expect.stringContaining('differs by -3456000 s')]);
    expect(await written()).toEqual(before);
  });

  it('works again once it is right', async () => {
    await company.pay(invoice.id, '1');
    expect((await command(0, 'backup:prune', '--dry-run')).stderr).not.toContain('CLOCK_OFF');
  });
});
