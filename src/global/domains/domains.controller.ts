import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { Access, CurrentActor, Describe, IdParam, ListQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { AddDomainBody } from './domain.dto';
import { domainView, DomainView } from './domain.view';
import { DOMAIN_LISTING, DomainsService } from './domains.service';

/** Custom domains of the company, in addition to `<slug>.<base domain>`. */
@Controller('api/v1/domains')
export class DomainsController {
  constructor(private readonly domains: DomainsService) {}

  @Get()
  @Access('settings:manage')
  @Describe({ summary: 'List the company’s own domains', page: DomainView })
  async list(
    @CurrentActor() { tenantId }: RequestActor,
    @ListQuery(DOMAIN_LISTING) request: ListRequest,
  ): Promise<PageView<DomainView>> {
    return pageView(await this.domains.list(tenantId ?? 0, request), domainView);
  }

  @Post()
  @Access('settings:manage', { stepUp: true, outlivesGrant: true })
  @Describe({
    summary: 'Add a domain; the response contains the DNS record that proves the ownership',
    status: 201,
    answer: DomainView,
    problems: {
      400: ['DOMAIN_INVALID'],
      403: ['STEP_UP_REQUIRED', 'OUTLIVES_GRANT'],
      409: ['DOMAIN_KNOWN'],
      422: ['DOMAINS_TOO_MANY'],
    },
  })
  async add(
    @CurrentActor() { tenantId }: RequestActor,
    @Write() write: WriteRequest,
    @Body() { host }: AddDomainBody,
  ): Promise<DomainView> {
    return domainView(await this.domains.add(write, tenantId ?? 0, host));
  }

  @Get(':id')
  @Access('settings:manage')
  @Describe({ summary: 'Show a domain and the DNS record that proves the ownership', answer: DomainView })
  async get(@CurrentActor() { tenantId }: RequestActor, @IdParam() id: number): Promise<DomainView> {
    return domainView(await this.domains.get(tenantId ?? 0, id));
  }

  @Post(':id/verify')
  @Access('settings:manage', { outlivesGrant: true })
  @Describe({
    summary: 'Verify the DNS record and start to serve the domain',
    answer: DomainView,
    problems: {
      403: ['OUTLIVES_GRANT'],
      409: ['DOMAIN_SERVED'],
      422: ['DOMAIN_UNPROVEN'],
      429: ['DOMAIN_CHECKED_JUST_NOW'],
      503: ['DNS_UNAVAILABLE'],
    },
  })
  async verify(
    @CurrentActor() { tenantId }: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
  ): Promise<DomainView> {
    return domainView(await this.domains.verify(write, tenantId ?? 0, id));
  }

  @Delete(':id')
  @Access('settings:manage', { stepUp: true })
  @Describe({
    summary: 'Remove a domain; it is no longer served',
    status: 204,
    problems: { 403: ['STEP_UP_REQUIRED'] },
  })
  remove(
    @CurrentActor() { tenantId }: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
  ): Promise<void> {
    return this.domains.remove(write, tenantId ?? 0, id);
  }
}
