import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { isDuplicateKey, listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalWrites } from '../audit/global-writes';
import { GlobalDatabase } from '../global-database';
import { DirectoryService } from '../tenants/directory.service';
import { domainName } from './domain-name';
import { DomainProof, proofRecordOf } from './domain-proof';
import {
  dnsUnavailable,
  domainCheckedJustNow,
  domainKnown,
  domainServed,
  domainsTooMany,
  domainUnproven,
} from './domain.errors';
import { TenantDomain } from './tenant-domain.entity';

export const DOMAIN_LISTING: Listing = {
  sorts: { host: 'record.host', createdAt: 'record.createdAt' },
  defaultSort: [{ key: 'host', direction: 'asc' }],
  filters: {},
  search: [],
};

const MAX_DOMAINS = 20;
const BETWEEN_CHECKS_MS = 10_000;

/** Custom domains of companies. A host is served for the company that proves its ownership by DNS. */
@Injectable()
export class DomainsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly directory: DirectoryService,
    private readonly proof: DomainProof,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  list(tenantId: number, request: ListRequest): Promise<Page<TenantDomain>> {
    const source = { entity: TenantDomain, listing: DOMAIN_LISTING, joins: {} };
    return this.database.use((manager) =>
      listPage(manager, source, request, (query) => query.andWhere('record.tenantId = :tenantId', { tenantId })),
    );
  }

  async get(tenantId: number, id: number): Promise<TenantDomain> {
    return found(await this.database.use((manager) => manager.findOneBy(TenantDomain, { id, tenantId })), id);
  }

  /** The served hosts, for which certificates are obtained. */
  async served(): Promise<readonly string[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ host: string }[]>('SELECT served_host AS host FROM tenant_domains WHERE served_host IS NOT NULL'),
    );
    return rows.map(({ host }) => host);
  }

  /** Finds a domain by host; null when the company has not added it. */
  named(tenantId: number, host: string): Promise<TenantDomain | null> {
    const name = domainName(host, this.settings.baseDomain);
    return this.database.use((manager) => manager.findOneBy(TenantDomain, { host: name, tenantId }));
  }

  /** Adds a domain. It is not served before it is verified. @throws DomainError DOMAIN_INVALID, DOMAIN_KNOWN, DOMAINS_TOO_MANY */
  add(write: WriteRequest, tenantId: number, text: string): Promise<TenantDomain> {
    const host = domainName(text, this.settings.baseDomain);
    return this.writes.run(write, async ({ manager }) => {
      await this.assertRoom(manager, tenantId);
      const row = { tenantId, host, verificationToken: randomBytes(16).toString('hex') };
      try {
        await manager.insert(TenantDomain, row);
      } catch (error) {
        if (isDuplicateKey(error)) throw domainKnown({ host });
        throw error;
      }
      return manager.findOneByOrFail(TenantDomain, { tenantId, host });
    });
  }

  /**
   * Verifies the DNS record; the host is then served.
   *
   * @throws DomainError NOT_FOUND, DOMAIN_CHECKED_JUST_NOW, DOMAIN_UNPROVEN, DOMAIN_SERVED, DNS_UNAVAILABLE
   */
  async verify(write: WriteRequest, tenantId: number, id: number): Promise<TenantDomain> {
    const domain = await this.claimCheck(tenantId, id);
    const state = await this.proof.look(domain);
    if (state === 'unknown') throw dnsUnavailable({}, { retryAfterSeconds: 60 });
    if (state === 'missing') throw domainUnproven({ ...proofRecordOf(domain) });
    const verified = await this.writes.run(write, async ({ manager }) => {
      const verifiedAt = domain.verifiedAt ?? clock.now();
      try {
        await manager.update(TenantDomain, { id, tenantId }, { verifiedAt, missingSince: null });
      } catch (error) {
        if (isDuplicateKey(error)) throw domainServed({ host: domain.host });
        throw error;
      }
      return found(await manager.findOneBy(TenantDomain, { id, tenantId }), id);
    });
    this.directory.announceChange(tenantId);
    return verified;
  }

  /** Removes a domain. Requests to its host then get a 404. @throws DomainError NOT_FOUND */
  async remove(write: WriteRequest, tenantId: number, id: number): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      const { affected } = await manager.delete(TenantDomain, { id, tenantId });
      if (affected !== 1) throw recordNotFound({ resource: 'domains', id });
      return { id };
    });
    this.directory.announceChange(tenantId);
  }

  /** Allows one DNS check per host in ten seconds, for all callers together. */
  private claimCheck(tenantId: number, id: number): Promise<TenantDomain> {
    return this.database.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const domain = found(await manager.findOne(TenantDomain, { where: { id, tenantId }, lock }), id);
      if (clock.nowMs() - (domain.checkedAt?.getTime() ?? 0) < BETWEEN_CHECKS_MS)
        throw domainCheckedJustNow({}, { retryAfterSeconds: BETWEEN_CHECKS_MS / 1000 });
      await manager.update(TenantDomain, { id }, { checkedAt: clock.now() });
      return domain;
    });
  }

  /** Concurrent additions of one company wait for each other. */
  private async assertRoom(manager: EntityManager, tenantId: number): Promise<void> {
    await manager.query('SELECT id FROM tenants WHERE id = ? FOR UPDATE', [tenantId]);
    const count = await manager.countBy(TenantDomain, { tenantId });
    if (count >= MAX_DOMAINS) throw domainsTooMany({ most: MAX_DOMAINS });
  }
}

function found(domain: TenantDomain | null, id: number): TenantDomain {
  if (domain === null) throw recordNotFound({ resource: 'domains', id });
  return domain;
}
