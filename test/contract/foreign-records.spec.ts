import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { Answer, HttpClient } from '../support/http-client';
import { numberField, textField } from '../support/http-client';
import { RESOURCES } from './fleet-resource-cases';

describe('A record of one company', () => {
  let application: RunningApplication;
  let owner: HttpClient;
  let stranger: HttpClient;

  /** Of one country, so that both start with the same ids: what the owner adds has an id the other never gave. */
  beforeAll(async () => {
    application = await startApplication();
    owner = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    stranger = await application.company({ name: 'Flotte Bouaké', slug: 'flotte-bouake' });
    await application.vehicleOf(owner, { plateNumber: 'AA 1' });
    await owner.post('/api/v1/drivers', { firstName: 'Awa', lastName: 'Koné', licenseNumber: 'KON' });
  });

  afterAll(async () => {
    await application.stop();
  });

  it.each(RESOURCES)('of $path is not there for any other', async ({ path, body, change, restore }) => {
    const created = await owner.post(`/api/v1/${path}`, body(1));
    const record = `/api/v1/${path}/${numberField(created.body, 'id')}`;
    const calls: readonly (() => Promise<Answer>)[] = [
      () => stranger.get(record),
      () => stranger.patch(record, { ...change, version: 1 }),
      ...(restore === null ? [] : [() => stranger.post(`${record}/restore`)]),
      () => stranger.delete(record),
    ];
    for (const call of calls) {
      const { status, body: problem } = await call();
      expect([status, textField(problem, 'code')]).toEqual([404, 'NOT_FOUND']);
    }
    const list = await stranger.get(`/api/v1/${path}?limit=100`);
    const ids = (list.body as { data: { id: number }[] }).data.map(({ id }) => id);
    expect(ids).not.toContain(numberField(created.body, 'id'));
    expect((await owner.get(record)).body).toEqual(created.body);
  });
});
