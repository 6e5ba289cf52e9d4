import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import type { HttpClient } from '../support/http-client';
import { field, textField } from '../support/http-client';

/** Two companies on one platform, each with its own vehicles, and all attempts to reach the other one. */
describe('Two companies on one platform', () => {
  let application: RunningApplication;
  let abidjan: HttpClient;
  let lyon: HttpClient;
  let vehicleId: number;

  beforeAll(async () => {
    application = await startApplication();
    abidjan = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    lyon = await application.company({ name: 'Garage Lyon', slug: 'garage-lyon', country: 'FR' });
    vehicleId = await application.vehicleOf(abidjan, { plateNumber: '1234 AB 01' });
  });

  afterAll(async () => {
    await application.stop();
  });

  it('each read only the vehicles that they created', async () => {
    await application.vehicleOf(lyon, { plateNumber: 'AB-123-CD' });
    const here = await abidjan.get('/api/v1/vehicles');
    const there = await lyon.get('/api/v1/vehicles');
    expect([field(here.body, 'meta.total'), field(here.body, 'data.0.plateNumber')]).toEqual([1, '1234 AB 01']);
    expect([field(there.body, 'meta.total'), field(there.body, 'data.0.plateNumber')]).toEqual([1, 'AB-123-CD']);
  });

  it('get 404 for an id that exists only in the other company', async () => {
    const onlyInAbidjan = await application.vehicleOf(abidjan, { plateNumber: '5678 AB 01' });
    expect((await abidjan.get(`/api/v1/vehicles/${onlyInAbidjan}`)).status).toBe(200);
    expect((await lyon.get(`/api/v1/vehicles/${onlyInAbidjan}`)).status).toBe(404);
    const patched = await lyon.patch(`/api/v1/vehicles/${onlyInAbidjan}`, { notes: 'x', version: 1 });
    expect(patched.status).toBe(404);
    expect((await lyon.delete(`/api/v1/vehicles/${onlyInAbidjan}`)).status).toBe(404);
  });

  it('get a refusal for a token of one on the host of the other', async () => {
    const crossed = await abidjan.get('/api/v1/vehicles', { host: 'garage-lyon.localhost' });
    expect(crossed.status).toBe(401);
    expect(crossed.headers['content-type']).toContain('application/problem+json');
  });

  it('are not chosen by X-Tenant or X-Forwarded-Host of an untrusted peer', async () => {
    const answer = await abidjan.get(`/api/v1/vehicles/${vehicleId}`, {
      headers: { 'x-tenant': 'garage-lyon', 'x-forwarded-host': 'garage-lyon.localhost' },
    });
    expect([answer.status, field(answer.body, 'plateNumber')]).toEqual([200, '1234 AB 01']);
    const bare = await abidjan.get('/api/v1/vehicles', {
      host: 'localhost',
      headers: { 'x-tenant': 'flotte-abidjan' },
    });
    expect([bare.status, field(bare.body, 'code')]).toEqual([400, 'TENANT_REQUIRED']);
  });

  it('are also served under their paths on the bare host', async () => {
    const answer = await abidjan.get(`/flotte-abidjan/api/v1/vehicles/${vehicleId}`, { host: 'localhost' });
    expect(answer.status).toBe(200);
    const crossed = await abidjan.get(`/garage-lyon/api/v1/vehicles/${vehicleId}`, { host: 'localhost' });
    expect(crossed.status).toBe(401);
  });

  it('require a token', async () => {
    const answer = await abidjan.get('/api/v1/vehicles', { token: undefined });
    expect([answer.status, textField(answer.body, 'code')]).toEqual([401, 'UNAUTHENTICATED']);
  });
});
