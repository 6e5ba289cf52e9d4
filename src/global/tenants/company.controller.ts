import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Access, CurrentActor, Describe, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangeRegionBody, UpdateCompanyBody } from './company.dto';
import { CompanyRegion } from './company-region.service';
import { CompanyView, companyView } from './company.view';
import { TenantsService } from './tenants.service';

const MANAGE = 'settings:manage';

/** The company of whoever asks, as its papers name it. Its logo is the newest file of `tenant_logo` among the attachments. */
@Controller('api/v1/company')
export class CompanyController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly region: CompanyRegion,
  ) {}

  @Get()
  @Access(MANAGE)
  @Describe({ summary: 'Show my company', answer: CompanyView })
  async get(@CurrentActor() { tenantId }: RequestActor): Promise<CompanyView> {
    return companyView(await this.tenants.get(tenantId ?? 0));
  }

  @Patch()
  @Access(MANAGE)
  @Describe({
    summary: 'Change my company’s names, contacts, legal identity and address',
    description: 'Papers that are frozen keep what they say. The logo is the newest attachment of `tenant_logo`, id 1.',
    answer: CompanyView,
  })
  async update(
    @CurrentActor() { tenantId }: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: UpdateCompanyBody,
  ): Promise<CompanyView> {
    return companyView(await this.tenants.update(write, tenantId ?? 0, body));
  }

  @Patch('region')
  @Access(MANAGE, { stepUp: true })
  @Describe({
    summary: 'Change my company’s time zone, currency or country',
    description:
      'The zone at any time. Currency and country until a document was issued or amounts are kept; with another country come its tax rates.',
    answer: CompanyView,
    problems: { 403: ['STEP_UP_REQUIRED'], 409: ['COMPANY_MONEY_IN_USE'] },
  })
  async changeRegion(
    @CurrentActor() { tenantId }: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: ChangeRegionBody,
  ): Promise<CompanyView> {
    return companyView(await this.region.change(write, tenantId ?? 0, body));
  }
}
