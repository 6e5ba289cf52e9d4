import { GlobalWrites } from '../../src/global/audit/global-writes';
import { DomainProof } from '../../src/global/domains/domain-proof';
import { GlobalDatabase } from '../../src/global/global-database';
import { DirectoryService } from '../../src/global/tenants/directory.service';
import { DomainChecks } from '../../src/operations/platform-upkeep/domain-checks';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeDns } from '../support/fake-dns';
import { HttpClient, numberField, textField } from '../support/http-client';
import type { Answer } from '../support/http-client';

/** The life of a company's own domain, from verification to removal. */
describe('A company’s own domain', () => {
  let dns: FakeDns;
  let application: RunningApplication;
  let company: HttpClient;
  let other: HttpClient;

  beforeAll(async () => {
    dns = await FakeDns.start();
    application = await startApplication({ DNS_SERVERS: dns.address });
    company = await application.company({ name: 'Océane', slug: 'oceane' });
    other = await application.company({ name: 'Rivale', slug: 'rivale' });
  });

  afterAll(async () => {
    await application.stop();
    dns.stop();
  });

  const registry = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
    application.app.get(GlobalDatabase).use((manager) => manager.query(sql, parameters));

  /** Clears the delay, so that the next check is allowed at once. */
  const later = (): Promise<unknown> => registry('UPDATE tenant_domains SET checked_at = NULL');

  const add = async (client: HttpClient, host: string): Promise<Answer> => {
    const answer = await client.post('/api/v1/domains', { host });
    expect([host, answer.status]).toEqual([host, 201]);
    return answer;
  };

  const publish = ({ body }: Answer): void => {
    dns.records.set(textField(body, 'record.name'), textField(body, 'record.value'));
  };

  const verify = async (client: HttpClient, { body }: Answer): Promise<Answer> => {
    await later();
    return client.post(`/api/v1/domains/${numberField(body, 'id')}/verify`);
  };

  const at = (host: string): Promise<Answer> => application.client.as({ host }).get('/api/v1/vehicles');

  /** The answer of the management port to the certificate program. */
  const needCertificates = async (): Promise<readonly string[]> =>
    (await new HttpClient(Number(new URL(application.managementUrl).port)).get('/domains')).text.split('\n');

  const night = (): Promise<unknown> => {
    const [database, writes, directory, proof] = [
      application.app.get(GlobalDatabase),
      application.app.get(GlobalWrites),
      application.app.get(DirectoryService),
      application.app.get(DomainProof),
    ];
    const checks = new DomainChecks(database, writes, directory, proof);
    return checks.run(new AbortController().signal);
  };

  it('is served only after DNS verifies it', async () => {
    const added = await add(company, 'Flotte.Océane.CI.');
    expect(added.body).toMatchObject({ host: 'flotte.xn--ocane-csa.ci', state: 'pending' });
    expect((await at('flotte.xn--ocane-csa.ci')).status).toBe(404);
    const refused = await verify(company, added);
    expect(refused.body).toMatchObject({ status: 422, code: 'DOMAIN_UNPROVEN' });
    publish(added);
    expect((await verify(company, added)).body).toMatchObject({ state: 'served' });
    // The host is known, and the request needs authentication.
    expect((await at('flotte.xn--ocane-csa.ci')).status).toBe(401);
    expect((await company.as({ host: 'flotte.xn--ocane-csa.ci' }).get('/api/v1/vehicles')).status).toBe(200);
    expect((await other.as({ host: 'flotte.xn--ocane-csa.ci' }).get('/api/v1/vehicles')).status).toBe(401);
  });

  it('belongs to the company that verifies it, not to the one that added it first', async () => {
    const squatted = await add(other, 'parc.exemple-oceane.ci');
    const owned = await add(company, 'parc.exemple-oceane.ci');
    publish(owned);
    expect((await verify(other, squatted)).status).toBe(422);
    expect((await verify(company, owned)).status).toBe(200);
    publish(squatted);
    expect((await verify(other, squatted)).body).toMatchObject({ status: 409, code: 'DOMAIN_SERVED' });
    expect((await company.post('/api/v1/domains', { host: 'parc.exemple-oceane.ci' })).body).toMatchObject({
      status: 409,
      code: 'DOMAIN_KNOWN',
    });
    expect((await other.get(`/api/v1/domains/${numberField(owned.body, 'id')}`)).status).toBe(404);
  });

  it.each([
    'rivale.localhost',
    'admin.localhost',
    'localhost',
    '127.0.0.1',
    '[::1]',
    'seul',
    'a_b.ci',
    'exemple.local',
    'nombre.123',
    'a..ci',
    '-a.ci',
    'a.ci:443',
    'a.ci/chemin',
    `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(50)}.ci`,
  ])('is never %s', async (host) => {
    expect((await company.post('/api/v1/domains', { host })).body).toMatchObject({ code: 'DOMAIN_INVALID' });
  });

  it('is checked at most once in ten seconds, and a DNS failure is reported', async () => {
    const added = await add(company, 'lent.exemple.ci');
    dns.records.set('_impact-auto.lent.exemple.ci', null);
    const failed = await verify(company, added);
    expect([failed.status, failed.headers['retry-after']]).toEqual([503, '60']);
    const again = await company.post(`/api/v1/domains/${numberField(added.body, 'id')}/verify`);
    expect(again.body).toMatchObject({ status: 429, code: 'DOMAIN_CHECKED_JUST_NOW' });
  });

  it('ends when its DNS record is missing for three days, but not when DNS fails', async () => {
    const host = 'fini.exemple.ci';
    const added = await add(company, host);
    publish(added);
    await verify(company, added);
    const record = `_impact-auto.${host}`;
    dns.records.set(record, null);
    await night();
    expect((await at(host)).status).toBe(401);
    dns.records.delete(record);
    await night();
    expect((await company.get(`/api/v1/domains/${numberField(added.body, 'id')}`)).body).toMatchObject({
      state: 'missing',
    });
    expect((await at(host)).status).toBe(401);
    await registry("UPDATE tenant_domains SET missing_since = '2020-01-01' WHERE host = ?", [host]);
    expect(await night()).toMatchObject({ ended: 1 });
    expect((await at(host)).status).toBe(404);
  });

  it('is removed after a month without verification', async () => {
    const added = await add(company, 'oublie.exemple.ci');
    const old = "UPDATE tenant_domains SET created_at = '2020-01-01', checked_at = NULL WHERE id = ?";
    await registry(old, [numberField(added.body, 'id')]);
    expect(await night()).toMatchObject({ forgotten: 1 });
  });

  it('is no longer served once it is removed', async () => {
    const added = await add(company, 'retire.exemple.ci');
    publish(added);
    await verify(company, added);
    expect((await at('retire.exemple.ci')).status).toBe(401);
    expect(await needCertificates()).toContain('retire.exemple.ci');
    expect((await company.call('DELETE', `/api/v1/domains/${numberField(added.body, 'id')}`)).status).toBe(204);
    expect((await at('retire.exemple.ci')).status).toBe(404);
    expect(await needCertificates()).not.toContain('retire.exemple.ci');
    expect(await needCertificates()).not.toContain('lent.exemple.ci');
  });

  it('is one of at most twenty', async () => {
    for (let number = 1; number <= 20; number += 1) await add(other, `n${number}.exemple.ci`).catch(() => undefined);
    const full = await other.post('/api/v1/domains', { host: 'un-de-trop.exemple.ci' });
    expect(full.body).toMatchObject({ status: 422, code: 'DOMAINS_TOO_MANY' });
  });
});
