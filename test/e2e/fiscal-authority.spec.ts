import { TenantRunner } from '#tenancy';
import { AlertEvaluation } from '../../src/insights/alerts/alert-evaluation.service';
import { FISCAL_AUTHORITIES, FiscalNotSent } from '../../src/workshop/invoices/fiscal-authority';
import type { FiscalAuthorities, FiscalAuthority } from '../../src/workshop/invoices/fiscal-authority';
import { FISCAL_FLOW } from '../../src/workshop/invoices/fiscal.flow';
import { FiscalStates } from '../../src/workshop/invoices/fiscal-states.service';
import { FiscalSubmissions } from '../../src/workshop/invoices/fiscal-submissions.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import type { Answer } from '../support/http-client';
import { field } from '../support/http-client';

/** A country whose tax authority validates invoices before they are delivered. */
describe('A tax authority', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let people: People | undefined;
  let trouble: Error | null = null;
  const sent: string[] = [];

  /** A fake authority: it rejects invoices to the buyer of this test. After a failed call it may still have accepted the document. */
  const authority: FiscalAuthority = {
    countryCode: 'CI',
    submit: async ({ invoiceNumber, contentHash, content }) => {
      if (trouble instanceof FiscalNotSent) throw trouble;
      sent.push(invoiceNumber);
      if (trouble !== null) throw trouble;
      const isKnown = content.recipient?.name === 'Connu';
      return {
        status: isKnown ? 'accepted' : 'rejected',
        fiscalNumber: isKnown ? `FNE-${contentHash.slice(0, 6)}` : null,
        payload: { asked: invoiceNumber },
      };
    },
  };

  beforeAll(async () => {
    application = await startApplication();
    const authorities = application.app.get<FiscalAuthorities>(FISCAL_AUTHORITIES, { strict: false });
    jest.spyOn(authorities, 'of').mockImplementation((country) => (country === 'CI' ? authority : null));
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    tenantId = await application.tenantId('flotte-abidjan');
    await incorporate(application.admin, tenantId);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await application.stop();
  });

  const submit = () =>
    application.app.get(TenantRunner).run(tenantId, FiscalSubmissions, (all) => all.run(new AbortController().signal));

  const show = async (id: number): Promise<unknown> => (await office.get(`invoices/${id}`)).body;

  const issue = async (plateNumber: string, name: string): Promise<number> => {
    people ??= await hire(office);
    const vehicle = await application.vehicleOf(office.client, { plateNumber });
    const { id, orderId } = await office.bring(vehicle, 'vehicle_received', people);
    const invoice = await office.make('invoices', {
      interventionId: id,
      workAuthorizationId: orderId,
      buyer: { name },
    });
    expect((await office.post(`invoices/${invoice}/issue`)).body).toMatchObject({ fiscalStatus: 'pending' });
    return invoice;
  };

  /** An issued invoice, sent to an authority that fails without saying whether it accepted the document. */
  const uncertain = async (plateNumber: string): Promise<number> => {
    const invoice = await issue(plateNumber, 'Connu');
    trouble = new Error('500 Internal Server Error');
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, uncertain: 1, left: 0 });
    trouble = null;
    return invoice;
  };

  const decide = (id: number, body: object): Promise<Answer> =>
    office.client.post(`/api/v1/invoices/${id}/fiscal-decision`, { reason: 'Vu sur le portail', ...body });

  it('decides after the issue, and a rejection does not free the number', async () => {
    const [known, unknown] = [await issue('AA 1', 'Connu'), await issue('AA 2', 'Inconnu')];
    trouble = new FiscalNotSent('connection refused');
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, uncertain: 0, left: 2 });
    trouble = null;
    expect(await submit()).toEqual({ accepted: 1, rejected: 1, uncertain: 0, left: 0 });
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, uncertain: 0, left: 0 });
    expect(await show(known)).toMatchObject({ fiscalStatus: 'accepted', fiscalNumber: expect.stringMatching(/^FNE-/) });
    expect(await show(unknown)).toMatchObject({
      fiscalStatus: 'rejected',
      invoiceNumber: expect.stringMatching(/0002$/),
    });
    expect(sent.map((number) => number.slice(-4))).toEqual(['0001', '0002']);
    const next = await issue('AA 3', 'Connu');
    expect(await show(next)).toMatchObject({ invoiceNumber: expect.stringMatching(/0003$/) });
    await submit();
  });

  it('never receives a document again that it may have accepted, until a user decides so', async () => {
    const invoice = await uncertain('BB 1');
    const before = sent.length;
    expect(await show(invoice)).toMatchObject({ fiscalStatus: 'uncertain', fiscalNote: '500 Internal Server Error' });
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, uncertain: 0, left: 0 });
    expect(sent).toHaveLength(before);
    const listed = await office.get('invoices?fiscalStatus=uncertain');
    expect(field(listed.body, 'data.0.id')).toBe(invoice);
    expect((await decide(invoice, { decision: 'resend', reason: '' })).status).toBe(400);
    const decided = await decide(invoice, { decision: 'resend', reason: 'Absente du portail' });
    expect(decided.body).toMatchObject({ fiscalStatus: 'pending', fiscalNote: 'Absente du portail' });
    expect(await submit()).toMatchObject({ accepted: 1 });
    const again = await decide(invoice, { decision: 'resend' });
    expect([again.status, field(again.body, 'code')]).toEqual([409, 'FISCAL_OUTCOME_KNOWN']);
  });

  it('may have certified a document without an answer: its number is entered by hand', async () => {
    const invoice = await uncertain('CC 1');
    const before = sent.length;
    expect(field((await decide(invoice, { decision: 'accepted' })).body, 'errors.0.pointer')).toBe('/fiscalNumber');
    const decided = await decide(invoice, { decision: 'accepted', fiscalNumber: 'FNE-815' });
    expect(decided.body).toMatchObject({ fiscalStatus: 'accepted', fiscalNumber: 'FNE-815' });
    await submit();
    expect(sent).toHaveLength(before);
  });

  it('whose answer was lost raises one alert until a user decides', async () => {
    const alerts = async (status: string): Promise<unknown> =>
      field((await office.get(`alerts?type=fiscal_uncertain&status=${status}`)).body, 'data');
    const evaluate = () =>
      application.app.get(TenantRunner).run(tenantId, AlertEvaluation, (all) => all.evaluate(null));
    await evaluate();
    const before = (await alerts('resolved')) as unknown[];
    const invoice = await uncertain('FF 1');
    const number = field(await show(invoice), 'invoiceNumber');
    await eventually('the alert', async () => ((await alerts('open')) as unknown[]).length === 1);
    expect(await alerts('open')).toMatchObject([
      {
        entityType: 'invoices',
        entityId: invoice,
        severity: 'critical',
        title: expect.stringContaining(String(number)),
      },
    ]);
    expect(await evaluate()).toMatchObject({ opened: 0 });
    await decide(invoice, { decision: 'accepted', fiscalNumber: 'FNE-816' });
    await eventually('no alert', async () => ((await alerts('open')) as unknown[]).length === 0);
    expect(await alerts('resolved')).toHaveLength(before.length + 1);
  });

  it('may have received a document that a process was sending when it ended', async () => {
    const invoice = await issue('DD 1', 'Connu');
    const before = sent.length;
    await application.app
      .get(TenantRunner)
      .run(tenantId, FiscalStates, (states) =>
        states.move(invoice, FISCAL_FLOW.actions.send, { fiscalSentAt: new Date(Date.now() - 3_600_000) }),
      );
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, uncertain: 1, left: 0 });
    expect(sent).toHaveLength(before);
    expect(await show(invoice)).toMatchObject({ fiscalStatus: 'uncertain' });
  });

  it('is called once when two runs overlap', async () => {
    const invoice = await issue('EE 1', 'Connu');
    const before = sent.length;
    await Promise.all([submit(), submit()]);
    expect(sent).toHaveLength(before + 1);
    expect(await show(invoice)).toMatchObject({ fiscalStatus: 'accepted' });
  });
});
