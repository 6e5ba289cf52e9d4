import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { Intervention } from '../support/workshop-desk';
import { field, numberField, textField } from '../support/http-client';
import { pdfPages } from '../support/pdf-text';

const BUYER = { name: 'Transports Bamba' };

/** The figures on the paper add up when a reader recalculates them. */
describe('On a printed document', () => {
  let application: RunningApplication;
  let office: Desk;
  let intervention: Intervention;

  beforeAll(async () => {
    application = await startApplication();
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    await incorporate(application.admin, await application.tenantId('flotte-abidjan'));
    const people = await hire(office);
    const vehicle = await application.vehicleOf(office.client, { plateNumber: '1 AB 01' });
    intervention = await office.bring(vehicle, 'vehicle_received', people);
  });

  afterAll(async () => {
    await application.stop();
  });

  const issued = async (lines: readonly object[]): Promise<{ readonly id: number; readonly number: string }> => {
    const id = await office.make('invoices', { interventionId: intervention.id, lines, buyer: BUYER });
    const { body } = await office.post(`invoices/${id}/issue`);
    return { id, number: textField(body, 'invoiceNumber') };
  };
  const credit = async (id: number, body: object): Promise<number> =>
    numberField((await office.post(`invoices/${id}/credit-notes`, { reason: 'Retour', ...body })).body, 'id');
  const paper = async (id: number): Promise<string> => {
    const { bytes } = await office.client.get(`/api/v1/invoices/${id}/pdf`);
    return pdfPages(bytes).join('\n');
  };

  it('a credit note of a discounted line shows the discount', async () => {
    const line = { workType: 'supply', description: 'Pompe', quantity: '1', unitPrice: '185000' };
    const { id, number } = await issued([{ ...line, discountType: 'percentage', discountValue: '10' }]);
    const note = await credit(id, { lines: [{ lineNumber: 1, quantity: '1' }] });
    expect(await paper(note)).toContain('Pompe1 u.185 00010 %18 %166 500');
    expect(await paper(note)).toContain(number);
  });

  it('a credit note by rates has no empty table, and shows the number and date of the corrected invoice', async () => {
    const { id, number } = await issued([{ workType: 'other', description: 'Lot', quantity: '1', unitPrice: '5000' }]);
    const note = await credit(id, { rates: [{ taxCategory: 'S', taxRate: '18', taxableAmount: '1000' }] });
    const text = await paper(note);
    expect(text).not.toContain('Désignation');
    const day = textField((await office.get(`invoices/${id}`)).body, 'issueDate')
      .split('-')
      .toReversed()
      .join('/');
    expect(text).toMatch(new RegExp(`Facture d’origine\\s*${number}`));
    expect(text).toMatch(new RegExp(`Date de la facture d’origine\\s*${day}`));
  });

  it('every exemption reason is printed, also if several share a category and a rate', async () => {
    const exempt = { rate: '0', category: 'E', validFrom: '2020-01-01' };
    const rateOf = (code: string, exemptionReason: string): Promise<number> =>
      office.make('tax-rates', { ...exempt, code, label: code, exemptionReason });
    const first = await rateOf('EXO1', 'Transport international');
    const second = await rateOf('EXO2', 'Régime de la zone franche');
    const line = { workType: 'other', description: 'Lot', quantity: '1', unitPrice: '500' };
    const { id } = await issued([
      { ...line, taxRateId: first },
      { ...line, taxRateId: second },
    ]);
    const reasons = 'Transport international ; Régime de la zone franche';
    expect(field((await office.get(`invoices/${id}`)).body, 'taxLines.0.exemptionReason')).toBe(reasons);
    expect(await paper(id)).toContain(reasons);
    expect(await paper(await credit(id, {}))).toContain(reasons);
  });
});
