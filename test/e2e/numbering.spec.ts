import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { field, textField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';

const FORMAT = { pattern: 'PARC-{YY}-{SEQUENCE}', sequenceLength: 3, sequenceStart: 1, resetPolicy: 'yearly' };

describe('A company with its own number formats', () => {
  let running: RunningApplication;
  let company: HttpClient;
  let other: HttpClient;
  let third: HttpClient;
  const year = new Date().getUTCFullYear().toString().slice(2);

  beforeAll(async () => {
    running = await startApplication();
    company = await running.company({ name: 'Numéros', slug: 'numeros' });
    other = await running.company({ name: 'Autre', slug: 'autre' });
    third = await running.company({ name: 'Troisième', slug: 'troisieme' });
  });

  afterAll(async () => {
    await running.stop();
  });

  const enter = async (client: HttpClient, plateNumber: string): Promise<string> => {
    const answer = await client.post('/api/v1/vehicles', await running.vehicleBody(client, { plateNumber }));
    return textField(answer.body, 'code');
  };

  it('sees every format with its next number', async () => {
    const listed = await company.get('/api/v1/numbering-formats');
    expect(field(listed.body, 'data.0')).toMatchObject({ entityType: 'vehicle', isDefault: true, isGapless: false });
    expect(textField(listed.body, 'data.0.nextNumber')).toMatch(/^VH-\d{4}-\d{2}-0001$/);
  });

  it('can preview a format without drawing a number', async () => {
    const tried = await company.post('/api/v1/numbering-formats/vehicle/preview', { ...FORMAT, day: '2031-02-03' });
    expect(tried.body).toEqual({ number: 'PARC-31-001' });
    expect(await enter(company, 'N 1')).toMatch(/^VH-/);
  });

  it('changes the pattern while the counter continues, without affecting other companies', async () => {
    const changed = await company.call('PUT', '/api/v1/numbering-formats/vehicle', { body: FORMAT });
    expect(changed.body).toMatchObject({ pattern: FORMAT.pattern, isDefault: false, nextNumber: `PARC-${year}-002` });
    expect(await enter(company, 'N 2')).toBe(`PARC-${year}-002`);
    expect(await enter(other, 'N 1')).toMatch(/^VH-/);
  });

  it.each([
    ['without a sequence', { ...FORMAT, pattern: 'PARC-{YY}' }, 422],
    ['that repeats every month', { ...FORMAT, resetPolicy: 'monthly' }, 422],
    ['with a sequence of thirteen digits', { ...FORMAT, sequenceLength: 13 }, 400],
    ['with a property of its own', { ...FORMAT, isGapless: true }, 400],
  ])('is refused a pattern %s', async (_what, body, status) => {
    expect((await company.call('PUT', '/api/v1/numbering-formats/vehicle', { body })).status).toBe(status);
  });

  it('can set the counter forward, and back only if no number of the range was given', async () => {
    const reset = (nextValue: number): ReturnType<HttpClient['post']> =>
      company.post('/api/v1/numbering-formats/vehicle/reset-sequence', { nextValue });
    expect((await reset(50)).body).toEqual({ number: `PARC-${year}-050` });
    expect(await enter(company, 'N 3')).toBe(`PARC-${year}-050`);
    const refused = await reset(10);
    expect([refused.status, field(refused.body, 'code')]).toEqual([409, 'NUMBERING_RANGE_USED']);
    expect((await reset(51)).status).toBe(200);
    expect(await enter(company, 'N 4')).toBe(`PARC-${year}-051`);
  });

  it('cannot change the counter of invoices', async () => {
    const refused = await company.post('/api/v1/numbering-formats/invoice/reset-sequence', { nextValue: 1 });
    expect([refused.status, field(refused.body, 'code')]).toEqual([409, 'NUMBERING_GAPLESS']);
  });

  it('never repeats a number when the restart interval of the counter changes', async () => {
    const pattern = 'REG-{YEAR}-{MONTH}-{SEQUENCE}';
    const change = async (resetPolicy: string): Promise<unknown> => {
      const body = { ...FORMAT, pattern, resetPolicy };
      return (await third.call('PUT', '/api/v1/numbering-formats/vehicle', { body })).status;
    };
    const codes: string[] = [];
    for (const policy of ['yearly', 'monthly', 'yearly', 'none', 'monthly']) {
      expect(await change(policy)).toBe(200);
      codes.push(await enter(third, `${policy} ${codes.length}`), await enter(third, `${policy} ${codes.length} bis`));
    }
    expect(codes.map((code) => Number(code.slice(-3)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('has no two legal series that could give the same number', async () => {
    const body = { ...FORMAT, pattern: 'INV-{YEAR}-{MONTH}-{SEQUENCE}' };
    const refused = await third.call('PUT', '/api/v1/numbering-formats/credit_note', { body });
    expect([refused.status, field(refused.body, 'code')]).toEqual([409, 'NUMBERING_SERIES_MEET']);
    const own = { ...FORMAT, pattern: 'AV-{YEAR}-{MONTH}-{SEQUENCE}' };
    expect((await third.call('PUT', '/api/v1/numbering-formats/credit_note', { body: own })).status).toBe(200);
  });

  it('has only the defined formats, and requires a permission for changes', async () => {
    expect((await company.get('/api/v1/numbering-formats/unicorn')).status).toBe(404);
    const manager = await running.member('numeros', await running.tenantId('numeros'), 'gestionnaire');
    expect((await manager.get('/api/v1/numbering-formats')).status).toBe(403);
  });

  it('goes back to the format of the platform', async () => {
    expect((await company.delete('/api/v1/numbering-formats/vehicle')).status).toBe(204);
    expect(await enter(company, 'N 5')).toMatch(/^VH-\d{4}-\d{2}-0052$/);
  });

  it('gives fifty simultaneous vehicles fifty numbers', async () => {
    const codes = await Promise.all(Array.from({ length: 50 }, (_, index) => enter(company, `P ${index}`)));
    expect(new Set(codes).size).toBe(50);
  });
});
