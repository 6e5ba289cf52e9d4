import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { systemWrite } from '#kernel';
import type { WriteRequest } from '#kernel';
import type { DatabaseServer } from '../../global/servers/database-server.entity';
import {
  serverAddressInvalid,
  serverChangeMissing,
  serverNameInvalid,
  serverNotEmpty,
} from '../../global/servers/server.errors';
import { ServersService } from '../../global/servers/servers.service';
import type { ServerFacts } from '../../global/servers/servers.service';
import { WarmPool } from '../warm-pool/warm-pool.service';
import { ServerInspection } from './server-inspection';
import { ServerRegistry } from './server-registry';

export type NewServer = Pick<ServerFacts, 'name' | 'host' | 'port' | 'capacity' | 'connectionBudget'>;
/** A server, or its name or id as an operator gives it. */
type NamedServer = DatabaseServer | string;

/** Of a server that is added without a capacity. */
export const DEFAULT_CAPACITY = 1000;

export type ServerChange = Partial<Pick<ServerFacts, 'capacity' | 'connectionBudget'>>;

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;
/** A name of digits alone could be mistaken for an id. */
const ID = /^\d+$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** Adds database servers after a check, changes, drains, closes and removes them. */
@Injectable()
export class ServerEstate {
  constructor(
    private readonly servers: ServersService,
    private readonly registry: ServerRegistry,
    private readonly inspection: ServerInspection,
    private readonly warmPool: WarmPool,
  ) {}

  /**
   * Adds a server; new tenants may be placed on it at once. It must accept the provisioning account of the settings.
   *
   * @throws DomainError SERVER_NAME_INVALID, SERVER_ADDRESS_INVALID, SERVER_KNOWN, SERVER_TOO_OLD, SERVER_OPEN_TO_ALL, DATABASE_UNAVAILABLE
   */
  async add(server: NewServer, write = ofSystem('server:add')): Promise<DatabaseServer> {
    const { name, host } = server;
    if (!NAME.test(name) || ID.test(name)) throw serverNameInvalid({ name });
    if (isIP(host) === 0 && !HOST_NAME.test(host)) throw serverAddressInvalid({ host });
    await this.registry.refuseKnown(server);
    const identity = await this.inspection.accepted(server);
    return this.registry.insert(write, { ...server, ...identity });
  }

  /** Changes the maximum number of tenants, or of connections. @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS, SERVER_CHANGE_MISSING */
  async change(named: NamedServer, change: ServerChange, write = ofSystem('server:set')): Promise<DatabaseServer> {
    if (Object.values(change).every((value) => value === undefined)) throw serverChangeMissing({});
    return this.registry.update(write, await this.found(named), change);
  }

  /**
   * Closes the server to new tenants and drops its warm databases; its tenants are still served. A repetition drops remaining warm
   * databases. Returns the number of dropped ones.
   *
   * @param named name or id
   * @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS; DATABASE_UNAVAILABLE if the warm databases cannot be dropped (the server is
   * closed nevertheless)
   */
  async drain(
    named: NamedServer,
    write = ofSystem('server:drain'),
  ): Promise<{ server: DatabaseServer; discarded: number; tenants: number }> {
    const server = await this.found(named);
    await this.registry.update(write, server, server.state === 'open' ? { state: 'draining' } : {});
    const discarded = await this.discardWarm(server);
    return { server: await this.servers.get(server.id), discarded, tenants: await this.registry.tenantsOn(server.id) };
  }

  /**
   * Ends all use of a server: its tenants, if `evenWithTenants` allows any, are answered with 503.
   *
   * @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS, SERVER_NOT_EMPTY, SERVER_OF_PLATFORM
   */
  async close(named: NamedServer, evenWithTenants: boolean, write = ofSystem('server:close')): Promise<DatabaseServer> {
    const server = await this.found(named);
    this.registry.refusePlatform(server);
    const tenants = await this.registry.tenantsOn(server.id);
    if (tenants > 0 && !evenWithTenants) throw serverNotEmpty({ name: server.name, tenants });
    return this.registry.update(write, server, { state: 'closed' });
  }

  /** Lets a drained or closed server take tenants again. @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS, DATABASE_UNAVAILABLE, … of {@link add} */
  async reopen(named: NamedServer, write = ofSystem('server:reopen')): Promise<DatabaseServer> {
    const server = await this.found(named);
    const identity = await this.inspection.accepted(server);
    return this.registry.update(write, server, { ...identity, state: 'open' });
  }

  /**
   * Removes a server without tenants, and without copies that moves keep there, from the registry, after its warm databases were dropped.
   *
   * @throws DomainError SERVER_NOT_FOUND, SERVER_AMBIGUOUS, SERVER_NOT_EMPTY, SERVER_OF_PLATFORM, DATABASE_UNAVAILABLE
   */
  async remove(named: NamedServer, write = ofSystem('server:remove')): Promise<DatabaseServer> {
    const server = await this.found(named);
    this.registry.refusePlatform(server);
    const tenants = (await this.registry.tenantsOn(server.id)) + (await this.registry.copiesOn(server.id));
    if (tenants > 0) throw serverNotEmpty({ name: server.name, tenants });
    // No new warm database is made on it meanwhile.
    if (server.state === 'open') await this.registry.update(ofSystem('server:drain'), server, { state: 'draining' });
    await this.discardWarm(server);
    await this.registry.remove(write, server);
    return server;
  }

  private found(named: NamedServer): Promise<DatabaseServer> {
    return typeof named === 'string' ? this.servers.named(named) : Promise.resolve(named);
  }

  private async discardWarm({ id }: DatabaseServer): Promise<number> {
    const warm = await this.registry.warmOn(id);
    for (const database of warm) await this.warmPool.discard(database);
    return warm.length;
  }
}

const ofSystem = (action: string): WriteRequest => systemWrite(`system ${action}`, null, action);
