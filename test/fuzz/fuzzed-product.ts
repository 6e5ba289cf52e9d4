import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TenantRunner } from '#tenancy';
import { DemoFleet } from '../../src/fleet/demo/demo-fleet.service';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { DemoObligations } from '../../src/maintenance/demo/demo-obligations.service';
import { DemoWorkshop } from '../../src/workshop/demo/demo-workshop.service';
import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { incorporate, LEGAL_IDENTITY } from '../support/workshop-desk';
import type { Answer, HttpClient } from '../support/http-client';
import { numberField, textField } from '../support/http-client';
import type { Operation } from './operations';
import type { FuzzedRequest } from './requests';

const SLUG = 'flotte-attaquee';
/** The request budgets are raised: requests that are refused by a budget would not test anything. */
const UNHURRIED = { TENANT_REQUESTS_PER_SECOND: '100000', TENANT_REQUEST_BURST: '100000' };

/** A product with a company full of data, which logs everything to a file. */
export class FuzzedProduct {
  private readonly tokens = new Set<string>();

  private constructor(
    private readonly application: RunningApplication,
    private readonly folder: string,
    private member: HttpClient,
    private administrator: HttpClient,
  ) {
    this.keepToken(member);
    this.keepToken(administrator);
  }

  static async start(): Promise<FuzzedProduct> {
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    const application = await startApplication({ ...UNHURRIED, TEST_LOG_FILE: join(folder, 'log') });
    const member = await application.company({ name: 'Flotte attaquée', slug: SLUG });
    await furnished(application, numberField((await member.get('/api/v1/auth/me')).body, 'id'));
    // Records 2 and 3 of the control plane, the targets of its operations.
    for (const slug of ['victime-une', 'victime-deux']) await application.company({ name: slug, slug });
    return new FuzzedProduct(application, folder, member, application.admin);
  }

  async stop(): Promise<void> {
    await this.application.stop();
    rmSync(this.folder, { recursive: true, force: true });
    delete process.env['TEST_LOG_FILE'];
  }

  /** Sends a request with all permissions; logs in again if an earlier request ended the session. */
  async send(operation: Operation, request: FuzzedRequest): Promise<Answer> {
    const answer = await this.sendOnce(operation, request);
    if (answer.status !== 401 || operation.path.includes('/auth/')) return answer;
    await this.renew(operation.plane);
    return this.sendOnce(operation, request);
  }

  /** The sent secrets that are in the log. */
  secretsInLog(planted: readonly string[]): readonly string[] {
    const log = readFileSync(join(this.folder, 'log'), 'utf8');
    return [PASSWORD, ...planted, ...this.tokens].filter((secret) => log.includes(secret));
  }

  private sendOnce({ method, plane }: Operation, { path, headers, rawBody }: FuzzedRequest): Promise<Answer> {
    const client = plane === 'company' ? this.member : this.administrator;
    return client.call(method, path.replace(/^\/admin/, ''), {
      headers,
      ...(rawBody === undefined ? {} : { rawBody }),
    });
  }

  private async renew(plane: Operation['plane']): Promise<void> {
    if (plane === 'company') {
      const tenantId = 1;
      this.member = await this.application.member(SLUG, tenantId, 'admin');
      this.keepToken(this.member);
      return;
    }
    const host = { host: 'admin.localhost' };
    const account = { email: 'root@plateforme.test', password: PASSWORD };
    const { body } = await this.application.client.as(host).post('/api/v1/auth/login', account);
    this.administrator = this.application.client.as({ ...host, token: textField(body, 'accessToken') });
    this.keepToken(this.administrator);
  }

  private keepToken(client: HttpClient): void {
    this.tokens.add(client.token);
  }
}

async function furnished(application: RunningApplication, userId: number): Promise<void> {
  const tenantId = await application.tenantId(SLUG);
  await incorporate(application.admin, tenantId, LEGAL_IDENTITY);
  const runner = application.app.get(TenantRunner);
  await runner.run(tenantId, DemoFleet, (fleet) => fleet.fill('fleet'));
  await runner.run(tenantId, DemoWorkshop, (workshop) => workshop.furnish({ userId, name: 'Awa Koné' }));
  await runner.run(tenantId, DemoObligations, (obligations) => obligations.furnish());
  await runner.run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
}
