import type { FurtherServer } from '../../../src/config/database-settings';
import { ConfiguredServers } from '../../../src/operations/bootstrap/configured-servers';
import { ServerRegistration } from '../../../src/operations/bootstrap/server-registration';
import { ServerConnections } from '../../../src/operations/servers/server-connections';
import { ServerEstate } from '../../../src/operations/server-registry/server-estate';
import { ServersService } from '../../../src/global/servers/servers.service';
import { WarmPool } from '../../../src/operations/warm-pool/warm-pool.service';
import { Platform } from '../../support/platform';
import { PrivateServer } from '../../support/private-server';
import { CommandLine } from '../../support/command-line';

/** On a separate server, because anonymous accounts belong to the whole server; under a second address it counts as a second server. */
describe('The registry of database servers', () => {
  let server: PrivateServer;
  let platform: Platform;

  beforeAll(async () => {
    server = await PrivateServer.start(['--bind-address=127.0.0.1,127.0.0.2']);
    platform = await Platform.start({ ...server.environment, WARM_POOL_SIZE: '1' });
  });

  afterAll(async () => {
    await platform.stop();
    await server.remove();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const second = (values: object = {}): Parameters<ServerEstate['add']>[0] => ({
    name: 'second',
    host: 'localhost',
    port: platform.settings.database.port,
    capacity: 10,
    connectionBudget: 20,
    ...values,
  });
  const add = (values: object = {}): ReturnType<ServerEstate['add']> => platform.get(ServerEstate).add(second(values));
  const known = async (): Promise<string[]> => (await platform.get(ServersService).all()).map(({ name }) => name);

  it.each([
    ['a name that is none', { name: 'Second!' }, 'SERVER_NAME_INVALID'],
    ['a name that could be an id', { name: '104' }, 'SERVER_NAME_INVALID'],
    ['an address that is none', { host: 'local host' }, 'SERVER_ADDRESS_INVALID'],
    ['a name that is known', { name: 'local' }, 'SERVER_KNOWN'],
    ['an address that is known', { host: '127.0.0.1' }, 'SERVER_KNOWN'],
    ['a server that does not answer', { port: 1 }, 'DATABASE_UNAVAILABLE'],
  ])('refuses %s', async (_what, values, code) => {
    await expect(add(values)).rejects.toMatchObject({ code });
    expect(await known()).toEqual(['local']);
  });

  it.each([
    ['lets accounts without a name in', "CREATE USER ''@'localhost'", "DROP USER ''@'localhost'"],
    [
      'gives everybody rights',
      "INSERT INTO mysql.db (Host, Db, User, Select_priv) VALUES ('%', 'test', '', 'Y')",
      "DELETE FROM mysql.db WHERE User = ''",
    ],
  ])('refuses a server that %s', async (_what, open, shut) => {
    await platform.server(open);
    await expect(add()).rejects.toMatchObject({ code: 'SERVER_OPEN_TO_ALL', kind: 'forbidden' });
    await platform.server(shut);
    expect(await known()).toEqual(['local']);
  });

  it('refuses a server that is too old', async () => {
    jest
      .spyOn(platform.get(ServerConnections), 'on')
      .mockImplementation((_server, work) => work({ query: async <T>() => [{ version: '10.6.22-MariaDB' }] as T }));
    await expect(add()).rejects.toMatchObject({ code: 'SERVER_TOO_OLD', kind: 'forbidden' });
  });

  it('shows the limitations of a server at its registration', async () => {
    const place = ['--host', 'localhost', '--port', String(platform.settings.database.port)];
    const ended = await CommandLine.run(['server:add', 'modest', ...place, '--lang', 'en'], platform.environment);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^Server added: modest, localhost:\d+, mariadb /m);
    expect(ended.stdout).toMatch(/^· log_bin=OFF: `restore:tenant --at` is impossible/m);
    await platform.registry("DELETE FROM database_servers WHERE name = 'modest'");
  });

  it('registers the servers of the settings, follows a new address, and keeps what an operator has set', async () => {
    const { port } = platform.settings.database;
    const register = (further: readonly FurtherServer[]): Promise<void> => {
      const settings = { ...platform.settings, database: { ...platform.settings.database, further } };
      const [servers, estate] = [platform.get(ServersService), platform.get(ServerEstate)];
      return new ConfiguredServers(settings, servers, estate, platform.get(ServerRegistration)).register();
    };
    await register([{ name: 'private-2', host: 'localhost', port }]);
    await platform.registry("UPDATE database_servers SET capacity = 7, connection_budget = 9 WHERE name = 'private-2'");
    await register([{ name: 'private-2', host: '127.0.0.2', port }]);
    // A known server that does not answer is no obstacle at its known address.
    await platform.registry("UPDATE database_servers SET port = 1 WHERE name = 'private-2'");
    await register([{ name: 'private-2', host: '127.0.0.2', port: 1 }]);
    const rows = await platform.registry(
      "SELECT host, capacity, connection_budget AS budget, state FROM database_servers WHERE name = 'private-2'",
    );
    expect(rows).toEqual([{ host: '127.0.0.2', capacity: 7, budget: 9, state: 'open' }]);
    await platform.registry("DELETE FROM database_servers WHERE name = 'private-2'");
  });

  it('registers a server with its properties, and places tenants on it until it drains', async () => {
    expect(await add()).toMatchObject({ name: 'second', flavour: 'mariadb', capacity: 10, state: 'open' });
    await platform.get(WarmPool).refill();
    expect(await platform.registry('SELECT server_id FROM warm_databases')).toHaveLength(2);
    const before = await platform.company({ name: 'Avant', serverName: 'second' });

    const drained = await platform.get(ServerEstate).drain('second');
    expect(drained).toMatchObject({ server: { state: 'draining' }, tenants: 1 });
    expect(await platform.registry('SELECT 1 FROM warm_databases WHERE server_id = ?', [before.server.id])).toEqual([]);
    await expect(platform.company({ name: 'Après', serverName: 'second' })).rejects.toMatchObject({
      code: 'NO_DATABASE_SERVER',
    });
    expect((await platform.company({ name: 'Ailleurs' })).server.name).toBe('local');
    expect(await platform.hasDatabase(before.database)).toBe(true);
    await platform.get(WarmPool).refill();
    expect(await platform.registry('SELECT 1 FROM warm_databases WHERE server_id = ?', [before.server.id])).toEqual([]);
  });

  it('refuses to drain a server whose name is another one’s id', async () => {
    const [local, other] = await platform.get(ServersService).all();
    // A name that an earlier release would have accepted.
    await platform.registry('UPDATE database_servers SET name = ? WHERE id = ?', [String(local?.id), other?.id]);
    const asked = platform.get(ServerEstate).drain(String(local?.id));
    await expect(asked).rejects.toMatchObject({ code: 'SERVER_AMBIGUOUS', kind: 'invalid' });
    await platform.registry('UPDATE database_servers SET name = ? WHERE id = ?', ['second', other?.id]);
    const states = await platform.registry('SELECT state FROM database_servers ORDER BY id');
    expect(states[0]).toEqual({ state: 'open' });
  });

  it('drains a server repeatedly, and refuses an unknown one', async () => {
    expect(await platform.get(ServerEstate).drain('second')).toMatchObject({ discarded: 0 });
    await expect(platform.get(ServerEstate).drain('third')).rejects.toMatchObject({ code: 'SERVER_NOT_FOUND' });
  });
});
