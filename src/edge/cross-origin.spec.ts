import fastify from 'fastify';
import type { SettingKey, SettingValue } from '../tenant-settings/setting-registry';
import type { SettingsSource } from '../tenant-settings/tenant-settings';
import { CrossOrigin } from './cross-origin';

const HTTPS = 'https://app.flotte.ci';
const HTTP = 'http://localhost:5173';

const stored: SettingsSource = {
  valueOf: async <K extends SettingKey>(): Promise<SettingValue<K>> => [HTTPS, HTTP] as unknown as SettingValue<K>,
};
const broken: SettingsSource = { valueOf: () => Promise.reject(new Error('the global database is down')) };

const allowed = async (crossOrigin: CrossOrigin, plane: 'tenant' | 'control' | 'bare', origin: string) => {
  const server = fastify();
  server.addHook('onRequest', async (request, reply) => {
    request.plane = plane;
    if (plane === 'tenant') Object.assign(request, { tenant: { tenantId: 7 } });
    await crossOrigin.mark(request, reply);
  });
  server.get('/', () => 'answered');
  const answer = await server.inject({ url: '/', headers: { origin, host: 'admin.impact-auto.com' } });
  return { body: answer.body, origin: answer.headers['access-control-allow-origin'] };
};

describe('Pages of other sites', () => {
  it('of localhost are refused in production, even if they are stored', async () => {
    expect((await allowed(new CrossOrigin(stored, false), 'tenant', HTTP)).origin).toBe(HTTP);
    expect((await allowed(new CrossOrigin(stored, true), 'tenant', HTTP)).origin).toBeUndefined();
    expect((await allowed(new CrossOrigin(stored, true), 'tenant', HTTPS)).origin).toBe(HTTPS);
  });

  it('allow no origin on the bare host, and only the own host on the control plane', async () => {
    const crossOrigin = new CrossOrigin(stored, true);
    expect((await allowed(crossOrigin, 'bare', HTTPS)).origin).toBeUndefined();
    expect((await allowed(crossOrigin, 'control', HTTPS)).origin).toBeUndefined();
    const own = 'https://admin.impact-auto.com';
    expect((await allowed(crossOrigin, 'control', own)).origin).toBe(own);
    expect((await allowed(crossOrigin, 'control', own.replace('https', 'http'))).origin).toBeUndefined();
  });

  it('are refused while the settings cannot be read, and the request is still answered', async () => {
    expect(await allowed(new CrossOrigin(broken, true), 'tenant', HTTPS)).toEqual({
      body: 'answered',
      origin: undefined,
    });
  });
});
