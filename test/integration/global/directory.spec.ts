import { DataSource } from 'typeorm';
import { readClock } from '#persistence';
import { seal } from '#secrets';
import { GlobalDatabase } from '../../../src/global/global-database';
import { ChangeEvents } from '../../../src/global/changes/change-events';
import { addCredential, registerTenant, startControlPlane } from '../../support/control-plane';
import type { ControlPlane } from '../../support/control-plane';
import { throwAwayGlobal } from '../../support/global-database';
import type { ThrowAwayGlobal } from '../../support/global-database';
import { passTime, startClock, stopClock } from '../../support/standing-clock';
import { FickleServer } from '../tenancy/fickle-server';

const MINUTE_MS = 60_000;

describe('The directory of tenants', () => {
  let database: ThrowAwayGlobal;
  const planes: ControlPlane[] = [];

  const start = async (settings = database.settings): Promise<ControlPlane> => {
    const plane = await startControlPlane(settings);
    planes.push(plane);
    return plane;
  };

  const rename = (name: string): Promise<unknown> =>
    database.asProvisioner((dataSource) => dataSource.query('UPDATE tenants SET name = ? WHERE id = 7', [name]));

  beforeAll(async () => {
    database = throwAwayGlobal({ REDIS_URL: '' });
    await database.migrate();
    await registerTenant(database, 7, 'sept');
  });

  afterAll(async () => {
    await database.drop();
  });

  beforeEach(() => {
    stopClock();
  });

  afterEach(async () => {
    startClock();
    for (const plane of planes.splice(0)) await plane.stop();
    await rename('sept');
  });

  it('finds a tenant by slug and id with one query each, then from its cache', async () => {
    const { app, directory } = await start();
    const uses = jest.spyOn(app.get(GlobalDatabase), 'useForLogin');
    const record = await directory.findBySlug('sept');
    expect(record).toMatchObject({
      tenantId: 7,
      slug: 'sept',
      status: 'active',
      epoch: 1,
      serverId: 1,
      databaseName: 'db_7',
    });
    expect(await directory.findById(7)).toEqual(record);
    await directory.findBySlug('sept');
    expect(await directory.findBySlug('huit')).toBeNull();
    await directory.findBySlug('huit');
    expect(uses).toHaveBeenCalledTimes(3);
  });

  it('sends one query for a hundred simultaneous requests', async () => {
    const { app, directory } = await start();
    const uses = jest.spyOn(app.get(GlobalDatabase), 'useForLogin');
    await Promise.all(Array.from({ length: 100 }, () => directory.findBySlug('sept')));
    expect(uses).toHaveBeenCalledTimes(1);
  });

  it('finds a tenant by its own domain once it is verified', async () => {
    const { directory } = await start();
    await database.asProvisioner((dataSource) =>
      dataSource.query(
        "INSERT INTO tenant_domains (tenant_id, host, verification_token) VALUES (7, 'garage.example', 't')",
      ),
    );
    expect(await directory.findByDomain('garage.example')).toBeNull();
    await database.asProvisioner((dataSource) =>
      dataSource.query('UPDATE tenant_domains SET verified_at = UTC_TIMESTAMP(3)'),
    );
    passTime(5000);
    expect(await directory.findByDomain('garage.example')).toMatchObject({ tenantId: 7 });
  });

  it('decrypts the newest password of the account, again for a new epoch', async () => {
    const { directory } = await start();
    expect(await directory.account(7, 1)).toEqual({ user: 'tenant_7', password: 'first password' });
    await database.asProvisioner(({ manager }) =>
      addCredential(manager, 7, 2, seal(database.ring, [7, 'app', 2], 'second')),
    );
    expect(await directory.account(7, 1)).toMatchObject({ password: 'first password' });
    expect(await directory.account(7, 2)).toMatchObject({ password: 'second' });
  });

  it('decrypts no password of another tenant', async () => {
    const { directory } = await start();
    await registerTenant(database, 8, 'huit');
    await database.asProvisioner((dataSource) =>
      dataSource.query(
        `UPDATE tenant_credentials h JOIN tenant_credentials s ON s.tenant_id = 7 AND s.generation = 1
          SET h.secret_ciphertext = s.secret_ciphertext WHERE h.tenant_id = 8`,
      ),
    );
    await expect(directory.account(8, 1)).rejects.toThrow('SECRET_UNREADABLE');
  });

  it('sees a change within five seconds without Redis', async () => {
    const { directory } = await start();
    await directory.findBySlug('sept');
    await rename('changed');
    expect(await directory.findBySlug('sept')).toMatchObject({ name: 'sept' });
    passTime(5000);
    expect(await directory.findBySlug('sept')).toMatchObject({ name: 'changed' });
  });

  it('sees a change announced in its own process at once', async () => {
    const { directory } = await start();
    const heard: number[] = [];
    directory.onChange((tenantId) => heard.push(tenantId));
    await directory.findBySlug('sept');
    await rename('changed');
    directory.announceChange(7);
    expect(heard).toEqual([7]);
    expect(await directory.findBySlug('sept')).toMatchObject({ name: 'changed' });
  });

  describe('with Redis', () => {
    const { REDIS_URL: redisUrl = 'redis://127.0.0.1:6379' } = process.env;

    const connected = async (): Promise<ControlPlane> => {
      const plane = await start({ ...database.settings, redisUrl });
      const events = plane.app.get(ChangeEvents);
      while (events.connectedSince === null) await turn();
      return plane;
    };

    it('notifies other processes at once, and caches records for a minute', async () => {
      const [here, there] = [await connected(), await connected()];
      await there.directory.findBySlug('sept');
      await rename('changed');
      passTime(30_000);
      expect(await there.directory.findBySlug('sept')).toMatchObject({ name: 'sept' });
      const heard = new Promise((resolve) => there.directory.onChange(resolve));
      here.directory.announceChange(7);
      expect(await heard).toBe(7);
      expect(await there.directory.findBySlug('sept')).toMatchObject({ name: 'changed' });
    });

    it('delivers an announcement made before Redis is up, even if it stops at once', async () => {
      const there = await connected();
      const heard = new Promise((resolve) => there.directory.onChange(resolve));
      const short = await start({ ...database.settings, redisUrl });
      short.directory.announceChange(7);
      await short.stop();
      expect(await heard).toBe(7);
    });

    it('caches for five seconds only what it read before the connection', async () => {
      const plane = await start({ ...database.settings, redisUrl });
      const events = plane.app.get(ChangeEvents);
      const connectedSince = jest.spyOn(events, 'connectedSince', 'get').mockReturnValue(null);
      await plane.directory.findBySlug('sept');
      await rename('changed');
      passTime(5000);
      connectedSince.mockReturnValue(Date.now());
      expect(await plane.directory.findBySlug('sept')).toMatchObject({ name: 'changed' });
    });
  });

  describe('while the global database is down', () => {
    let server: FickleServer;

    beforeEach(async () => {
      const { host, port } = database.settings.database;
      server = new FickleServer(host, port);
      await server.start();
    });

    afterEach(async () => {
      await server.kill();
    });

    const behindIt = (): Promise<ControlPlane> => {
      const { settings } = database;
      return start({ ...settings, database: { ...settings.database, host: '127.0.0.1', port: server.port } });
    };

    it('serves known tenants for five minutes, refuses unknown hosts, and recovers', async () => {
      const { directory } = await behindIt();
      await directory.findBySlug('sept');
      await server.kill();
      passTime(5 * MINUTE_MS - 1000);
      expect(await directory.findBySlug('sept')).toMatchObject({ tenantId: 7 });
      await expect(directory.findBySlug('inconnu')).rejects.toMatchObject({ code: 'DIRECTORY_UNAVAILABLE' });
      passTime(1000);
      await expect(directory.findBySlug('sept')).rejects.toMatchObject({ code: 'DIRECTORY_UNAVAILABLE' });
      await server.start();
      expect(await directory.findBySlug('sept')).toMatchObject({ tenantId: 7 });
    });

    it('lets the application start, and finds tenants once the database is up', async () => {
      await server.kill();
      const { app, directory } = await behindIt();
      await expect(directory.findBySlug('sept')).rejects.toMatchObject({ code: 'DIRECTORY_UNAVAILABLE' });
      expect(directory.ageMs()).toBeNull();
      await server.start();
      expect(await directory.findBySlug('sept')).toMatchObject({ tenantId: 7 });
      await app.get(GlobalDatabase).assertCurrent();
      expect(directory.ageMs()).toBeLessThan(MINUTE_MS);
    });

    it('serves no tenant before the first connection is set up', async () => {
      const { app } = await behindIt();
      const dataSource = app.get(DataSource);
      const setUp: (() => void)[] = [];
      const pending = new Promise<void>((resolve) => setUp.push(resolve));
      const query = jest.spyOn(dataSource, 'query').mockImplementationOnce(() => pending);
      const first = app.get(GlobalDatabase).ping();
      while (query.mock.calls.length === 0) await turn();
      const work = jest.fn(async () => 'done');
      const second = app.get(GlobalDatabase).use(work);
      await turn();
      expect([dataSource.isInitialized, work.mock.calls.length]).toEqual([true, 0]);
      setUp[0]?.();
      await first;
      expect(await second).toBe('done');
    });

    it('does not wait for a hanging database for a known tenant', async () => {
      const { app, directory } = await behindIt();
      await directory.findBySlug('sept');
      const uses = jest.spyOn(app.get(GlobalDatabase), 'useForLogin').mockReturnValue(new Promise(() => undefined));
      passTime(5000);
      expect(await directory.findBySlug('sept')).toMatchObject({ tenantId: 7 });
      await Promise.all(Array.from({ length: 50 }, () => directory.findBySlug('sept')));
      // The clock is read in the background.
      expect(uses.mock.calls.filter(([work]) => work !== readClock)).toHaveLength(1);
    });
  });

  it('reports a schema that is older than the application needs', async () => {
    const { app } = await start();
    const global = app.get(GlobalDatabase);
    const change = (sql: string): Promise<unknown> => database.asProvisioner((dataSource) => dataSource.query(sql));
    await change("UPDATE migrations SET name = CONCAT(name, '_') ORDER BY id DESC LIMIT 1");
    await expect(global.assertCurrent()).rejects.toThrow('global:migrate');
    await change("UPDATE migrations SET name = TRIM(TRAILING '_' FROM name)");
    await global.assertCurrent();
  });
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
