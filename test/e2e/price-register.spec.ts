import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { Desk, hire } from '../support/workshop-desk';
import type { People } from '../support/workshop-desk';
import { eventually } from '../support/eventually';
import type { Answer } from '../support/http-client';
import { field, numberField } from '../support/http-client';

/** Prices that were paid show which prices to expect. */
describe('The price register', () => {
  let application: RunningApplication;
  let office: Desk;
  let people: People;
  let supplyId: number;

  beforeAll(async () => {
    application = await startApplication({ WORKER: 'inline' });
    office = new Desk(await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' }));
    people = await hire(office);
    supplyId = await supply('PLQ-1', 'Plaquettes de frein');
  });

  afterAll(async () => {
    await application.stop();
  });

  const outcome = ({ status, body }: Answer): unknown => [status, field(body, 'code')];
  const supply = (reference: string, name: string): Promise<number> =>
    office.make('supplies', { reference, name, categoryId: 1, kind: 'part', unitPrice: '65000' });
  const price = async (unitPrice: string, more = {}): Promise<unknown> =>
    (await office.post('supply-prices', { supplyId, unitPrice, garageId: people.garageId, ...more })).body;
  const show = async (path: string): Promise<unknown> => (await office.get(path)).body;

  it('has no reference price before there are three prices', async () => {
    for (const unitPrice of ['60000', '65000', '70000'])
      expect(await price(unitPrice)).toMatchObject({ priceRank: null, isAnomaly: false, reviewStatus: 'none' });
    expect(await show(`supply-prices/suggestion?supplyId=${supplyId}`)).toEqual({
      average: '65000',
      median: '65000',
      min: '60000',
      max: '70000',
      suggestedRange: { from: '58500', to: '71500' },
      last: { price: '70000', date: expect.any(String), garageName: 'Garage du Plateau' },
      sampleSize: 3,
      confidence: 'low',
      scope: 'supply',
      currency: 'XOF',
    });
  });

  it('flags outliers until a user confirms them', async () => {
    const dear = await price('95000');
    expect(dear).toMatchObject({
      priceRank: 'high',
      deviationPercent: '46.15',
      isAnomaly: true,
      reviewStatus: 'pending',
    });
    expect(await price('72000')).toMatchObject({ priceRank: 'above_average', deviationPercent: '10.77' });
    const id = numberField(dear, 'id');
    expect(field(await show('supply-prices?reviewStatus=pending'), 'meta.total')).toBe(1);
    await office.post(`supply-prices/${id}/review`, { decision: 'validated', notes: 'Hausse du marché' });
    expect(field(await show(`supply-prices/suggestion?supplyId=${supplyId}`), 'average')).toBe('72400');
    await office.post(`supply-prices/${id}/review`, { decision: 'rejected' });
    expect(field(await show(`supply-prices/suggestion?supplyId=${supplyId}`), 'sampleSize')).toBe(4);
    const usual = numberField(await price('66000'), 'id');
    const nothing = await office.client.post(`/api/v1/supply-prices/${usual}/review`, { decision: 'validated' });
    expect(outcome(nothing)).toEqual([409, 'PRICE_NOT_PENDING']);
  });

  it('prefers prices of the same model, and compares descriptions if there is no catalogue item', async () => {
    const models = await show('vehicle-models?limit=1');
    const modelId = numberField(models, 'data.0.id');
    const other = await supply('DSQ-1', 'Disque');
    for (const unitPrice of ['100', '200', '300'])
      await office.post('supply-prices', { supplyId: other, unitPrice, modelId });
    for (const unitPrice of ['1000', '1000', '1000'])
      await office.post('supply-prices', { supplyId: other, unitPrice });
    const ofModel = await show(`supply-prices/suggestion?supplyId=${other}&modelId=${modelId}`);
    expect(ofModel).toMatchObject({ average: '200', scope: 'model', sampleSize: 3 });
    expect(await show(`supply-prices/suggestion?supplyId=${other}`)).toMatchObject({ scope: 'supply', sampleSize: 3 });
    expect(field(await show(`supply-prices?supplyId=${other}&reviewStatus=pending`), 'meta.total')).toBe(3);
    for (const description of ['Main-d’œuvre', 'MAIN D’ŒUVRE', 'main d’œuvre'])
      await office.post('supply-prices', { description, workType: 'labor', unitPrice: '12000' });
    const words = await show(`supply-prices/suggestion?description=${encodeURIComponent('main d’œuvre')}`);
    expect(words).toMatchObject({ average: '12000', scope: 'description', sampleSize: 3 });
  });

  it('ignores catalogue prices and refuses impossible ones', async () => {
    const before = field(await show(`supply-prices/suggestion?supplyId=${supplyId}`), 'sampleSize');
    expect(await price('999999', { source: 'catalog' })).toMatchObject({ isAnomaly: false, source: 'catalog' });
    expect(field(await show(`supply-prices/suggestion?supplyId=${supplyId}`), 'sampleSize')).toBe(before);
    const attempt = (body: object): Promise<Answer> =>
      office.client.post('/api/v1/supply-prices', { unitPrice: '1', ...body });
    expect((await attempt({})).status).toBe(400);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect(outcome(await attempt({ supplyId, recordedAt: tomorrow }))).toEqual([422, 'PRICE_IN_FUTURE']);
    expect(outcome(await attempt({ supplyId, garageId: 999 }))).toEqual([422, 'REFERENCE_NOT_FOUND']);
    expect((await office.client.get('/api/v1/supply-prices/suggestion')).status).toBe(400);
  });

  it('shows the trend of prices, the prices of each supplier, and its content', async () => {
    await price('60000', { recordedAt: new Date(Date.now() - 62 * 86_400_000).toISOString() });
    const months = field(await show(`supply-prices/evolution?supplyId=${supplyId}&months=3`), 'months') as unknown[];
    expect(months.length).toBe(2);
    expect(await show(`supply-prices/garages?supplyId=${supplyId}`)).toMatchObject({
      garages: [{ garageId: people.garageId, garageName: 'Garage du Plateau' }],
    });
    expect(await show('supply-prices/statistics')).toMatchObject({
      anomalies: expect.any(Number),
      topSupplies: [{ supplyId, name: 'Plaquettes de frein' }, {}],
    });
  });

  it('imports prices from a file, and the same file only once', async () => {
    const csv = [
      'Référence;Désignation;Prix unitaire;Relevé le;Garage',
      'PLQ-1;;64000;2026-10-01T08:00:00Z;Garage du Plateau',
      ';Équilibrage;8000,50;2026-10-02T08:00:00Z;',
      'INCONNU;;1;2026-10-02T08:00:00Z;',
    ].join('\n');
    const bring = async (): Promise<unknown> => {
      const headers = { 'content-type': 'text/csv' };
      const started = await office.client.call('POST', '/api/v1/imports/supply-prices?mode=valid_rows', {
        rawBody: csv,
        headers,
      });
      const id = numberField(started.body, 'id');
      await eventually('the import is finished', async () => field(await show(`imports/${id}`), 'finishedAt') !== null);
      return show(`imports/${id}`);
    };
    expect(await bring()).toMatchObject({ rowsCreated: 2, rowsFailed: 1 });
    expect(await bring()).toMatchObject({ rowsCreated: 0, rowsUnchanged: 2, rowsFailed: 1 });
    expect(field(await show('supply-prices?source=import'), 'meta.total')).toBe(2);
  });
});
