import { PASSWORD, startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { BRAKE_LINES, Desk, hire } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import { field, numberField } from '../support/http-client';
import type { Answer, HttpClient } from '../support/http-client';

const COMPANY = '/api/v1/company';

/** The company data that its administrator can change. */
describe('A company', () => {
  let application: RunningApplication;
  let admin: HttpClient;
  let tenantId: number;

  beforeAll(async () => {
    application = await startApplication();
    admin = await application.company({ name: 'Flotte Conakry', slug: 'flotte-conakry', country: 'CI' });
    tenantId = await application.tenantId('flotte-conakry');
  });

  afterAll(async () => {
    await application.stop();
  });

  const show = async (client = admin): Promise<unknown> => (await client.get(COMPANY)).body;
  const version = async (client = admin): Promise<number> => numberField(await show(client), 'version');
  const change = async (path: string, body: object, client = admin): Promise<Answer> =>
    client.patch(`${COMPANY}${path}`, { ...body, version: await version(client) });
  const codeOf = ({ status, body }: Answer): unknown => [status, field(body, 'code')];

  it('changes its own identity, and its log records it', async () => {
    const identity = { legalName: 'Flotte de Guinée SARL', taxId: '123456', addressLine1: 'Kaloum', city: 'Conakry' };
    expect((await change('', identity)).body).toMatchObject(identity);
    const bare = await admin.patch(COMPANY, { legalName: 'Autre' });
    expect(codeOf(bare)).toEqual([428, 'PRECONDITION_REQUIRED']);
    const stranger = await change('', { status: 'active' });
    expect(stranger.status).toBe(400);
    await eventually('the change is in the log', async () =>
      (await admin.get('/api/v1/audit-logs?limit=20&entityType=settings')).text.includes('legalName'),
    );
  });

  it('is changed only with the permission, and shows no internal data of the platform', async () => {
    const clerk = await application.member('flotte-conakry', tenantId, 'secretaire');
    expect((await clerk.get(COMPANY)).status).toBe(403);
    expect(Object.keys((await show()) as object)).not.toEqual(expect.arrayContaining(['databaseName']));
  });

  it('may correct its country, currency and time zone, with its tax rates, before the first document', async () => {
    expect(codeOf(await change('/region', { countryCode: 'QX', currency: 'ABC' }))).toEqual([400, 'VALIDATION_FAILED']);
    const mended = await change('/region', { countryCode: 'GN', currency: 'GNF', timezone: 'Africa/Conakry' });
    expect([mended.status, mended.body]).toMatchObject([
      200,
      { countryCode: 'GN', currency: 'GNF', timezone: 'Africa/Conakry' },
    ]);
    const french = await change('/region', { countryCode: 'FR' });
    expect(french.body).toMatchObject({ countryCode: 'FR', currency: 'GNF' });
    const rates = await admin.get('/api/v1/tax-rates?sort=code');
    const defaults = (field(rates.body, 'data') as { code: string; isDefault: boolean }[])
      .filter(({ isDefault }) => isDefault)
      .map(({ code }) => code);
    expect(defaults).toEqual(['TVA20']);
    await change('/region', { countryCode: 'GN' });
  });

  it('must re-enter drafts in another currency, and keeps its currency after the first issue', async () => {
    const desk = new Desk(admin);
    const { garageId, expertId } = await hire(desk);
    const interventionId = await desk.report(await application.vehicleOf(admin, { plateNumber: 'RC 1234 A' }));
    await desk.prediagnose(interventionId, expertId);
    const draft = await desk.make('quotes', { interventionId, garageId, lines: BRAKE_LINES });
    expect((await change('/region', { currency: 'XOF' })).status).toBe(200);
    expect(codeOf(await admin.post(`/api/v1/quotes/${draft}/receive`))).toEqual([409, 'DOCUMENT_CURRENCY_OUTDATED']);
    const quote = await desk.quote(interventionId, garageId);
    expect(field((await desk.get(`quotes/${quote}`)).body, 'currency')).toBe('XOF');

    expect(codeOf(await change('/region', { currency: 'EUR' }))).toEqual([409, 'COMPANY_MONEY_IN_USE']);
    expect(codeOf(await change('/region', { countryCode: 'SN' }))).toEqual([409, 'COMPANY_MONEY_IN_USE']);
    const zone = await change('/region', { timezone: 'Africa/Dakar', currency: 'XOF' });
    expect([zone.status, field(zone.body, 'timezone')]).toEqual([200, 'Africa/Dakar']);
  });

  it('requires the password again before its region changes', async () => {
    const current = await version();
    await application.onServer((server) =>
      server.query(
        `UPDATE \`${application.settings.database.globalName}\`.sessions SET authenticated_at = '2020-01-01'`,
      ),
    );
    const fresh = await application.member('flotte-conakry', tenantId, 'admin');
    await application.onServer((server) =>
      server.query(
        `UPDATE \`${application.settings.database.globalName}\`.sessions SET authenticated_at = '2020-01-01'`,
      ),
    );
    const refused = await fresh.patch(`${COMPANY}/region`, { timezone: 'Africa/Abidjan', version: current });
    expect(codeOf(refused)).toEqual([403, 'STEP_UP_REQUIRED']);
    expect((await fresh.post('/api/v1/auth/step-up', { password: PASSWORD })).status).toBe(204);
    const done = await fresh.patch(`${COMPANY}/region`, { timezone: 'Africa/Abidjan', version: current });
    expect(done.status).toBe(200);
  });
});
