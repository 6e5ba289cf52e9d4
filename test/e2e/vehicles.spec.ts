import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { HttpClient } from '../support/http-client';
import { field, numberField, textField } from '../support/http-client';

/** A fleet manager maintains the vehicle records. */
describe('Vehicle records', () => {
  let application: RunningApplication;
  let fleet: HttpClient;

  beforeAll(async () => {
    application = await startApplication();
    fleet = await application.company({ name: 'Parc', slug: 'parc' });
  });

  afterAll(async () => {
    await application.stop();
  });

  it('get distinct numbers when fifty are created simultaneously', async () => {
    const bodies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => application.vehicleBody(fleet, { plateNumber: `AA-${100 + index}-ZZ` })),
    );
    const answers = await Promise.all(bodies.map((body) => fleet.post('/api/v1/vehicles', body)));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map((answer) => textField(answer.body, 'code'))).size).toBe(50);
  });

  it('have one plate, however it is typed', async () => {
    await application.vehicleOf(fleet, { plateNumber: 'AB-123-CD' });
    const twin = await fleet.post(
      '/api/v1/vehicles',
      await application.vehicleBody(fleet, { plateNumber: 'ab 123 cd' }),
    );
    expect([twin.status, field(twin.body, 'code')]).toEqual([409, 'PLATE_TAKEN']);
  });

  it('free their plate when they are deleted, and cannot be restored once it is taken', async () => {
    const first = await application.vehicleOf(fleet, { plateNumber: 'GH-777-JK' });
    expect((await fleet.delete(`/api/v1/vehicles/${first}`)).status).toBe(204);
    expect((await fleet.get(`/api/v1/vehicles/${first}`)).status).toBe(404);
    await application.vehicleOf(fleet, { plateNumber: 'GH-777-JK' });
    expect((await fleet.post(`/api/v1/vehicles/${first}/restore`)).status).toBe(409);
  });

  it('have no VIN with I, O or Q', async () => {
    const body = await application.vehicleBody(fleet, { plateNumber: 'VI-001-NN', vin: 'WVWZZZ1JZ3WO86752' });
    const answer = await fleet.post('/api/v1/vehicles', body);
    expect([answer.status, field(answer.body, 'code')]).toEqual([400, 'VIN_INVALID']);
  });

  it('are not overwritten by a second editor', async () => {
    const id = await application.vehicleOf(fleet, { plateNumber: 'ED-001-IT' });
    const read = await fleet.get(`/api/v1/vehicles/${id}`);
    const version = numberField(read.body, 'version');
    expect(read.headers.etag).toBe(`"${version}"`);
    const first = await fleet.patch(
      `/api/v1/vehicles/${id}`,
      { notes: 'un' },
      { headers: { 'if-match': `"${version}"` } },
    );
    expect([first.status, field(first.body, 'notes')]).toEqual([200, 'un']);
    const second = await fleet.patch(`/api/v1/vehicles/${id}`, { notes: 'deux', version });
    expect([second.status, field(second.body, 'code')]).toEqual([409, 'STALE_VERSION']);
    expect((await fleet.patch(`/api/v1/vehicles/${id}`, { notes: 'trois' })).status).toBe(428);
  });

  it('are created once for a repeated request', async () => {
    const body = await application.vehicleBody(fleet, { plateNumber: 'ID-001-EM' });
    const call = { headers: { 'idempotency-key': 'vehicle-once' } };
    const first = await fleet.post('/api/v1/vehicles', body, call);
    const again = await fleet.post('/api/v1/vehicles', body, call);
    expect([first.status, again.status, again.headers['idempotent-replayed']]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
    const other = await fleet.post('/api/v1/vehicles', { ...body, notes: 'autre' }, call);
    expect([other.status, field(other.body, 'code')]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it.each(['sort=password', 'limit=0', 'limit=101', 'page=abc', 'page=0', 'unknown=1', 'search=a'])(
    'refuses the list query %s',
    async (query) => {
      const answer = await fleet.get(`/api/v1/vehicles?${query}`);
      expect([answer.status, field(answer.body, 'code')]).toEqual([400, 'VALIDATION_FAILED']);
    },
  );

  it('are found and sorted by group, site and cost centre', async () => {
    const places = [
      { plateNumber: 'SITE 1', site: 'Agence Nord', group: 'Livraison', costCenter: 'CC-2' },
      { plateNumber: 'SITE 2', site: 'Agence Sud, bât. 3', group: 'Livraison', costCenter: 'CC-1' },
    ];
    for (const place of places) await application.vehicleOf(fleet, place);
    const plates = async (query: string): Promise<unknown[]> =>
      (field((await fleet.get(`/api/v1/vehicles?${query}`)).body, 'data') as { plateNumber: string }[]).map(
        ({ plateNumber }) => plateNumber,
      );
    expect(await plates(`site=${encodeURIComponent('Agence Sud, bât. 3')}`)).toEqual(['SITE 2']);
    expect(await plates('group=Livraison&sort=costCenter')).toEqual(['SITE 2', 'SITE 1']);
    expect(await plates('costCenter=CC-2&sort=-site')).toEqual(['SITE 1']);
    expect((await fleet.get(`/api/v1/vehicles?site=${'x'.repeat(101)}`)).status).toBe(400);
  });

  it('are searched with a literal percent sign', async () => {
    const answer = await fleet.get('/api/v1/vehicles?search=%25%25');
    expect([answer.status, field(answer.body, 'meta.total')]).toEqual([200, 0]);
  });

  it('are not changed by a body with unknown properties', async () => {
    const body = { ...(await application.vehicleBody(fleet, { plateNumber: 'UN-001-KN' })), id: 1, mileage: 5 };
    const answer = await fleet.post('/api/v1/vehicles', body);
    expect(answer.status).toBe(400);
    expect(field((await fleet.get('/api/v1/vehicles?search=UN-001-KN')).body, 'meta.total')).toBe(0);
  });

  it.each(['{', '[]', 'null', '"text"', '{"brandId":{"$gt":0}}'])('refuses the body %s', async (rawBody) => {
    const answer = await fleet.call('POST', '/api/v1/vehicles', { rawBody });
    expect(answer.status).toBe(400);
  });
});
