import { TenantRunner } from '#tenancy';
import { FISCAL_AUTHORITIES } from '../../src/workshop/invoices/fiscal-authority';
import type { FiscalAuthorities, FiscalAuthority } from '../../src/workshop/invoices/fiscal-authority';
import { FiscalSubmissions } from '../../src/workshop/invoices/fiscal-submissions.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/dossiers';
import { numberField } from '../support/http-client';

/** A country whose tax authority validates invoices before they may be handed over. */
describe('A tax authority', () => {
  let application: RunningApplication;
  let office: Desk;
  let tenantId: number;
  let isDown = false;
  const sent: string[] = [];

  /** Rejects what is for a stranger; bears the same document twice. */
  const authority: FiscalAuthority = {
    countryCode: 'CI',
    submit: async ({ invoiceNumber, contentHash, content }) => {
      if (isDown) throw new Error('no answer');
      sent.push(invoiceNumber);
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

  const submit = () => application.app.get(TenantRunner).run(tenantId, FiscalSubmissions, (all) => all.run());

  it('gives its verdict after the issue; a rejection frees no number', async () => {
    const people = await hire(office);
    const issue = async (plateNumber: string, name: string): Promise<number> => {
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
    const [known, unknown] = [await issue('AA 1', 'Connu'), await issue('AA 2', 'Inconnu')];
    isDown = true;
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, left: 2 });
    isDown = false;
    expect(await submit()).toEqual({ accepted: 1, rejected: 1, left: 0 });
    expect(await submit()).toEqual({ accepted: 0, rejected: 0, left: 0 });
    const show = async (id: number): Promise<unknown> => (await office.get(`invoices/${id}`)).body;
    expect(await show(known)).toMatchObject({ fiscalStatus: 'accepted', fiscalNumber: expect.stringMatching(/^FNE-/) });
    expect(await show(unknown)).toMatchObject({
      fiscalStatus: 'rejected',
      invoiceNumber: expect.stringMatching(/0002$/),
    });
    expect(sent.map((number) => number.slice(-4))).toEqual(['0001', '0002']);
    const next = await issue('AA 3', 'Connu');
    expect(numberField(await show(next), 'id')).toBe(next);
    expect(await show(next)).toMatchObject({ invoiceNumber: expect.stringMatching(/0003$/) });
  });
});
