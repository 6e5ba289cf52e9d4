import { Doctor } from '../../../src/operations/doctor/doctor.service';
import { DomainProofChecks } from '../../../src/operations/platform-upkeep/domain-proof-checks';
import { Platform } from '../../support/platform';

/** Age in hours; null for never. */
interface Times {
  readonly created: number;
  readonly verified?: number;
  readonly checked?: number;
  readonly missing?: number;
}

describe('The doctor and the domains of tenants', () => {
  let platform: Platform;
  let tenantId: number;

  beforeAll(async () => {
    platform = await Platform.start({ WARM_POOL_SIZE: '0' });
    ({ tenantId } = await platform.company({ name: 'Océane', slug: 'oceane' }));
  });

  afterEach(async () => {
    await platform.registry('DELETE FROM tenant_domains');
  });

  afterAll(async () => {
    await platform.stop();
  });

  const ago = (hours: number | undefined): string =>
    hours === undefined ? 'NULL' : `UTC_TIMESTAMP(3) - INTERVAL ${hours} HOUR`;

  const register = async (host: string, { created, verified, checked, missing }: Times): Promise<void> => {
    await platform.registry(
      `INSERT INTO tenant_domains (tenant_id, host, verification_token, created_at, verified_at, checked_at, missing_since)
        VALUES (?, ?, 'secret', ${ago(created)}, ${ago(verified)}, ${ago(checked)}, ${ago(missing)})`,
      [tenantId, host],
    );
  };

  const found = async (): Promise<string[]> =>
    (await platform.get(DomainProofChecks).problems()).map(
      ({ subject, problem, isNotice = false }) => `${isNotice ? 'notice ' : ''}${subject}: ${problem}`,
    );

  it('checks the domains', async () => {
    const { lookedAt } = await platform.get(Doctor).examination(false);
    expect(lookedAt).toContainEqual(expect.objectContaining({ en: 'proofs of the tenants’ domains' }));
  });

  it('reports no domain that was verified or added today', async () => {
    await register('flotte.oceane.ci', { created: 900, verified: 800, checked: 20 });
    await register('neuf.oceane.ci', { created: 2, verified: 1 });
    await register('demain.oceane.ci', { created: 3 });
    expect(await found()).toEqual([]);
  });

  it('reports a served domain whose DNS record is missing, with the deadline', async () => {
    await register('flotte.oceane.ci', { created: 900, verified: 800, checked: 1, missing: 25 });
    expect(await found()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^flotte\\.oceane\\.ci of ${tenantId} oceane: the DNS record that proves it is missing: ` +
            'not served after \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC$',
        ),
      ),
    ]);
  });

  it('reports a domain that was not checked for more than a day', async () => {
    await register('flotte.oceane.ci', { created: 900, verified: 800, checked: 50 });
    await register('jamais.oceane.ci', { created: 900, verified: 70 });
    const problem = (hours: number): string =>
      `its proof was last checked ${hours} hours ago: DNS does not answer, or \`domains.check\` does not run`;
    expect(await found()).toEqual([
      `flotte.oceane.ci of ${tenantId} oceane: ${problem(50)}`,
      `jamais.oceane.ci of ${tenantId} oceane: ${problem(70)}`,
    ]);
  });

  it('reports both for a domain whose record was missing at the last check', async () => {
    await register('flotte.oceane.ci', { created: 900, verified: 800, checked: 60, missing: 60 });
    expect(await found()).toHaveLength(2);
  });

  it('mentions a domain that is unverified after a day, without a change of the exit code', async () => {
    await register('oublie.oceane.ci', { created: 30 });
    expect(await found()).toEqual([
      expect.stringMatching(/^notice oublie\.oceane\.ci of \d+ oceane: is not proven and not served; deleted after /),
    ]);
    const { findings } = await platform.get(Doctor).examination(false);
    expect(findings.filter(({ check }) => check === 'domain')).toEqual([]);
  });
});
