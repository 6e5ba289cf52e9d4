import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { eventually } from '../../support/eventually';

const SCRIPT = resolve(__dirname, '..', '..', '..', 'deploy', 'acme', 'renew.sh');

/** A certificate authority that issues certificates for all domains except `refuse.ci`, and records the requests. */
const LEGO = `#!/bin/sh
echo "$*" >>"$ACME_HOME/asked"
for word; do previous=$last; last=$word; [ "$previous" = --domains ] && domain=\${domain:-$word}; done
[ "$domain" = refuse.ci ] && exit 1
mkdir -p "$ACME_HOME/certificates"
echo key >"$ACME_HOME/certificates/$domain.key"
echo "certificate of $domain" >"$ACME_HOME/certificates/$domain.crt"
`;

/** The delivered script with a fake certificate authority. */
describe('Certificates of companies’ own domains', () => {
  const home = mkdtempSync(join(tmpdir(), 'certificates-'));
  const [acme, certificates, programs] = ['acme', 'certificates', 'bin'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  const hosts = join(home, 'hosts');
  const fullchain = (host: string): string => join(certificates, 'domains', host, 'fullchain.pem');
  let script: ReturnType<typeof spawn>;

  beforeAll(() => {
    for (const folder of [acme, certificates, programs]) mkdirSync(folder);
    const tools = { lego: LEGO, wget: `#!/bin/sh\ncat "${hosts}"\n` };
    for (const [name, text] of Object.entries(tools)) {
      writeFileSync(join(programs, name), text);
      chmodSync(join(programs, name), 0o755);
    }
    writeFileSync(hosts, 'flotte.exemple.ci\nrefuse.ci\n../../escape\n');
    const environment = {
      PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`,
      ACME_HOME: acme,
      CERTIFICATES: certificates,
      ACME_DNS: 'none',
      ACME_SERVER: 'none',
      ACME_EMAIL: 'a@b.test',
      BASE_DOMAIN: 'impact.test',
      DOMAINS_URL: 'http://worker/domains',
      NGINX_GROUP: String(process.getgid?.() ?? 0),
      BETWEEN_PASSES: '0.1',
    };
    script = spawn('sh', [SCRIPT], { env: environment, stdio: 'ignore' });
  });

  afterAll(() => {
    script.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('are obtained for every served domain besides the wildcard, and a refused one waits', async () => {
    await eventually('the certificate of the domain', () => existsSync(fullchain('flotte.exemple.ci')));
    expect(readFileSync(join(certificates, 'fullchain.pem'), 'utf8')).toBe('certificate of impact.test\n');
    expect(statSync(join(certificates, 'privkey.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(certificates, 'domains', 'flotte.exemple.ci', 'privkey.pem')).mode & 0o777).toBe(0o640);
    writeFileSync(hosts, 'flotte.exemple.ci\nrefuse.ci\nnouveau.ci\n');
    await eventually('the certificate of the new domain', () => existsSync(fullchain('nouveau.ci')));
    const asked = readFileSync(join(acme, 'asked'), 'utf8');
    expect(asked.match(/refuse\.ci run/g)).toHaveLength(1);
    expect(asked).not.toContain('escape');
  });

  it('are removed with the domain, and kept while the served domains are unknown', async () => {
    rmSync(hosts);
    await new Promise((done) => setTimeout(done, 500));
    expect(existsSync(fullchain('nouveau.ci'))).toBe(true);
    writeFileSync(hosts, 'flotte.exemple.ci\n');
    await eventually('the certificate to go', () => !existsSync(fullchain('nouveau.ci')));
    expect(existsSync(fullchain('flotte.exemple.ci'))).toBe(true);
  });
});
