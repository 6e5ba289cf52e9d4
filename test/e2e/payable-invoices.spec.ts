import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire, incorporate } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import { field } from '../support/http-client';
import { pdfPages } from '../support/pdf-text';

const BUYER = { name: 'Transports Bamba', countryCode: 'SN', taxId: '00123456' };
const DETAILS = {
  bankName: 'Banque du Golfe',
  iban: 'CI93CI0080111301134291200589',
  bic: 'BGOLCIAB',
  mobileMoney: [{ operator: 'Orange Money', number: '+225 07 00 00 00 00' }],
};

/** A customer can pay with the printed invoice alone. */
describe('A printed invoice', () => {
  let application: RunningApplication;
  let plates = 0;

  beforeAll(async () => {
    application = await startApplication();
  });

  afterAll(async () => {
    await application.stop();
  });

  const opened = async (slug: string, country: string, identity: Record<string, string>): Promise<Desk> => {
    const desk = new Desk(await application.company({ name: slug, slug, country }));
    await incorporate(application.admin, await application.tenantId(slug), { legalName: slug, ...identity });
    return desk;
  };
  const issued = async (desk: Desk, people: People): Promise<number> => {
    const vehicle = await application.vehicleOf(desk.client, { plateNumber: `${1000 + (plates += 1)} AB 01` });
    const { id, orderId } = await desk.bring(vehicle, 'vehicle_received', people);
    const invoice = await desk.make('invoices', { interventionId: id, workAuthorizationId: orderId, buyer: BUYER });
    await desk.post(`invoices/${invoice}/issue`);
    return invoice;
  };
  const paperOf = async (desk: Desk, id: number, locale: string): Promise<string> =>
    pdfPages((await desk.get(`invoices/${id}/pdf?locale=${locale}`)).bytes)
      .join('\n')
      .replaceAll(/\s+/g, ' ');
  const set = (desk: Desk, values: object) => desk.client.patch('/api/v1/settings', { values });

  it('shows how to pay, the total in words and the labels of the registration numbers', async () => {
    const desk = await opened('flotte-abidjan', 'CI', {
      addressLine1: 'Plateau',
      city: 'Abidjan',
      taxId: 'CI-1234567-A',
      tradeRegister: 'CI-ABJ-2020-B-1',
    });
    expect((await set(desk, { 'invoices.payment_details': DETAILS })).status).toBe(200);
    const wrong = await set(desk, { 'invoices.payment_details': { iban: 'CI93CI0080111301134291200580' } });
    expect([wrong.status, field(wrong.body, 'code')]).toEqual([422, 'SETTING_INVALID']);
    const people = await hire(desk);
    const invoice = await issued(desk, people);
    const french = await paperOf(desk, invoice, 'fr');
    for (const words of [
      'Abidjan, Côte d’Ivoire',
      'NCC CI-1234567-A',
      'RCCM CI-ABJ-2020-B-1',
      'NINEA 00123456',
      'IBAN : CI93 CI00 8011 1301 1342 9120 0589',
      'Orange Money : +225 07 00 00 00 00',
      'Arrêtée la présente facture à la somme de deux cent quatre-vingt-douze mille cinquante francs CFA.',
    ])
      expect(french).toContain(words);
    const english = await paperOf(desk, invoice, 'en');
    expect(english).toContain('two hundred and ninety-two thousand and fifty West African CFA francs');

    const next = { 'invoices.payment_details': { bankName: 'Autre' }, 'invoices.amount_in_words': false };
    expect((await set(desk, next)).status).toBe(200);
    expect(await paperOf(desk, invoice, 'en')).toBe(english);
    const later = await paperOf(desk, await issued(desk, people), 'fr');
    expect([later.includes('Banque : Autre'), later.includes('Arrêtée')]).toEqual([true, false]);
  });

  it('contains in France the legal texts, in euros', async () => {
    const identity = { addressLine1: '1 rue de Lyon', city: 'Lyon', taxId: 'FR40123456824' };
    const desk = await opened('flotte-lyon', 'FR', identity);
    const paper = await paperOf(desk, await issued(desk, await hire(desk)), 'fr');
    expect(paper).toContain('TVA intracommunautaire FR40123456824');
    expect(paper).toContain('indemnité forfaitaire pour frais de recouvrement de 40 €');
    expect(paper).not.toContain('EUR');
    expect(paper).not.toContain('Arrêtée');
  });

  it('changes its payment details only after the password was entered again', async () => {
    await opened('flotte-dakar', 'SN', { addressLine1: 'Plateau', taxId: '1' });
    const { globalName } = application.settings.database;
    await application.onServer((server) =>
      server.query(`UPDATE \`${globalName}\`.sessions SET authenticated_at = '2020-01-01'`),
    );
    const admin = await application.member('flotte-dakar', await application.tenantId('flotte-dakar'), 'admin');
    await application.onServer((server) =>
      server.query(`UPDATE \`${globalName}\`.sessions SET authenticated_at = '2020-01-01'`),
    );
    const values = { 'invoices.payment_details': { bankName: 'Autre' } };
    const refused = await admin.patch('/api/v1/settings', { values });
    expect([refused.status, field(refused.body, 'code')]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect((await admin.patch('/api/v1/settings', { values: { 'invoices.payment_days': 45 } })).status).toBe(200);
  });
});
