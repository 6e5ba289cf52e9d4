import { Inject, Injectable } from '@nestjs/common';
import { tenantAmbiguous, tenantHostInvalid, tenantNotFound } from '../tenancy.errors';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { TenantContext, TenantRecord } from '../tenant-context';
import { isReservedSlug, isTenantSlug, parseHost } from './host';
import type { ParsedHost } from './host';
import { MovingTenants } from './moving-tenants';
import { servable } from './servable';
import { TrustedPeers } from './trusted-peers';

/**
 * The parts of a request that name a tenant. `host` is the raw `headers.host`, never a property that follows
 * `X-Forwarded-Host`.
 */
export interface TenantQuestion {
  readonly host: string | undefined;
  /** The slug that `rewriteTenantPath` removed from the path. */
  readonly pathSlug?: string | null | undefined;
  /** `X-Tenant`; ignored unless `peerAddress` is trusted. */
  readonly headerTenant?: string | undefined;
  /** The address of the TCP peer, not of `X-Forwarded-For`. */
  readonly peerAddress: string | undefined;
  /** The path after the rewrite. It identifies the control plane on the bare host. */
  readonly path?: string | undefined;
}

export type Resolution =
  | { readonly plane: 'tenant'; readonly tenant: TenantContext }
  | { readonly plane: 'control' | 'bare'; readonly tenant?: undefined };

const CONTROL_PATH = /^\/admin\/(?:api\/v1|queues|invitation|password-reset)(?:[/?]|$)/;

/** Finds the tenant of a request: host, verified domain, path, trusted header, in this order (architecture.md §4). */
@Injectable()
export class TenantResolver {
  private readonly trusted: TrustedPeers;

  constructor(
    @Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions,
    private readonly moving: MovingTenants,
  ) {
    this.trusted = new TrustedPeers(options.trustedProxies);
  }

  /**
   * Resolves a request, from the directory's cache if possible. Opens no tenant connection.
   *
   * @throws DomainError TENANT_HOST_INVALID, TENANT_AMBIGUOUS, TENANT_NOT_FOUND, TENANT_SUSPENDED, TENANT_MAINTENANCE,
   * TENANT_SCHEMA_BEHIND; and the errors of the directory if the global database is down and the answer is not cached
   */
  async resolve(question: TenantQuestion): Promise<Resolution> {
    const host = parseHost(question.host, this.options.baseDomain);
    if (isControlPlane(host, question.path ?? '')) return { plane: 'control' };
    const named = await this.byAddress(host, question.pathSlug ?? null);
    const headerSlug = this.believedHeader(question);
    if (headerSlug === null) return this.answer(named);
    const claimed = await this.bySlug(headerSlug);
    if (named === 'nothing' || (named === null && host.kind === 'domain')) return this.answer(claimed);
    if (named?.tenantId !== claimed?.tenantId) throw tenantAmbiguous({});
    return this.answer(named);
  }

  private async answer(found: TenantRecord | null | 'nothing'): Promise<Resolution> {
    if (found === 'nothing') return { plane: 'bare' };
    return {
      plane: 'tenant',
      tenant: servable(await this.moving.settled(found), this.options.supportedSchemaVersions),
    };
  }

  private async byAddress(host: ParsedHost, pathSlug: string | null): Promise<TenantRecord | null | 'nothing'> {
    if (host.kind === 'slug') return this.bySlug(host.slug);
    if (host.kind === 'domain') return this.options.directory.findByDomain(host.host);
    return pathSlug === null ? 'nothing' : this.bySlug(pathSlug);
  }

  private async bySlug(slug: string): Promise<TenantRecord | null> {
    return isReservedSlug(slug) ? null : this.options.directory.findBySlug(slug);
  }

  private believedHeader(question: TenantQuestion): string | null {
    const header = question.headerTenant?.trim().toLowerCase();
    if (header === undefined || header === '' || !this.trusted.includes(question.peerAddress)) return null;
    if (isReservedSlug(header)) throw tenantNotFound({});
    if (!isTenantSlug(header)) throw tenantHostInvalid({});
    return header;
  }
}

function isControlPlane(host: ParsedHost, path: string): boolean {
  return host.kind === 'control' || (host.kind === 'bare' && CONTROL_PATH.test(path));
}
