import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Access, CurrentActor, Describe, Write } from '#http';
import type { RequestActor } from '#http';
import type { WriteRequest } from '#kernel';
import { ChangeRegionBody, UpdateCompanyBody } from './company.dto';
import { CompanyRegion } from './company-region.service';
import { CompanyView, companyView } from './company.view';
import { TenantsService } from './tenants.service';

const MANAGE = 'settings:manage';

/** The profile of the caller's company, as printed on its documents. The logo is the newest attachment of `tenant_logo`. */
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
    description: 'Issued documents keep the old data. The logo is the newest attachment of `tenant_logo`, id 1.',
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
      'The time zone can change at any time. Currency and country can change until a document is issued or an amount is stored. A change of country also adds the tax rates of the new country.',
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
