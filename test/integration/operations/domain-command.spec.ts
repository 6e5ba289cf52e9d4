import { CommandLine } from '../../support/command-line';
import { FakeDns } from '../../support/fake-dns';
import { Platform } from '../../support/platform';

describe('tenant:domain', () => {
  let dns: FakeDns;
  let platform: Platform;

  beforeAll(async () => {
    dns = await FakeDns.start();
    platform = await Platform.start({ DNS_SERVERS: dns.address, WARM_POOL_SIZE: '0' });
    await platform.company({ name: 'Océane', slug: 'oceane' });
  });

  afterAll(async () => {
    await platform.stop();
    dns.stop();
  });

  const run = async (...args: string[]): Promise<{ code: number | null; told: unknown }> => {
    const { code, stdout } = await CommandLine.run(
      ['tenant:domain', 'oceane', ...args, '--json'],
      platform.environment,
    );
    return { code, told: JSON.parse(stdout === '' ? 'null' : stdout) };
  };

  it('prints the DNS record of a domain, exits with 3 while it is missing, and serves the domain afterwards', async () => {
    const { code, told } = await run('add', 'Flotte.Oceane.CI');
    expect(code).toBe(0);
    expect(told).toMatchObject({ host: 'flotte.oceane.ci', state: 'pending' });
    const { record } = told as { record: { name: string; value: string } };
    expect((await run('verify', 'flotte.oceane.ci')).code).toBe(3);
    dns.records.set(record.name, record.value);
    await platform.registry('UPDATE tenant_domains SET checked_at = NULL');
    expect(await run('verify', 'flotte.oceane.ci')).toMatchObject({ code: 0, told: { state: 'served' } });
    expect(await run('list')).toMatchObject({ code: 0, told: { domains: [{ host: 'flotte.oceane.ci' }] } });
    expect((await run('remove', 'autre.ci')).code).toBe(2);
  });
});
