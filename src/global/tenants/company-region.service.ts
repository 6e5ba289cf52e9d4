import { Inject, Injectable, Optional } from '@nestjs/common';
import { invalidFields } from '#http';
import { isCountry, isCurrency, isTimeZone } from '#kernel';
import type { WriteRequest } from '#kernel';
import { recordNotFound, staleVersion } from '#persistence';
import { GlobalWrites } from '../audit/global-writes';
import { ChangeEvents } from '../changes/change-events';
import { COMPANY_MONEY } from './company-money';
import type { CompanyMoney } from './company-money';
import type { ChangeRegionBody } from './company.dto';
import { DirectoryService } from './directory.service';
import { TenantDatabase } from './tenant-database.entity';
import { Tenant } from './tenant.entity';
import { companyMoneyInUse } from './tenant.errors';
import { TenantsService } from './tenants.service';
import type { LocatedTenant } from './tenants.service';

type Region = Partial<Pick<Tenant, 'timezone' | 'currency' | 'countryCode'>>;

/**
 * Changes time zone, currency and country of a company. The time zone can change at any time, currency and country only before
 * amounts exist.
 */
@Injectable()
export class CompanyRegion {
  constructor(
    private readonly tenants: TenantsService,
    private readonly directory: DirectoryService,
    private readonly writes: GlobalWrites,
    private readonly events: ChangeEvents,
    // Absent when the control plane runs alone: currency and country cannot change then.
    @Optional() @Inject(COMPANY_MONEY) private readonly money: CompanyMoney | null,
  ) {}

  /**
   * Absent fields keep their value: a change of the country alone changes neither time zone nor currency.
   *
   * @throws DomainError VALIDATION_FAILED, NOT_FOUND, STALE_VERSION, COMPANY_MONEY_IN_USE, errors of GlobalWrites
   */
  async change(write: WriteRequest, id: number, body: ChangeRegionBody): Promise<LocatedTenant> {
    const wanted = regionOf(body);
    const expected = write.expectedVersion ?? 0;
    await this.writes.run(write, async ({ manager }) => {
      const current = await manager.findOne(Tenant, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (current === null) throw recordNotFound({ resource: 'tenants', id });
      if (current.version !== expected) throw staleVersion({ expected, current: current.version });
      await this.adopt(current, wanted);
      await manager.save(Object.assign(current, wanted));
      // Running work keeps the old region; the next request uses the new one, on every process.
      await manager.increment(TenantDatabase, { tenantId: id }, 'epoch', 1);
      return { id };
    });
    this.directory.announceChange(id);
    // Defaults of settings depend on the country.
    this.events.announce('settings', id);
    return this.tenants.get(id);
  }

  private async adopt({ id, currency, countryCode }: Tenant, wanted: Region): Promise<void> {
    const isOtherCurrency = wanted.currency !== undefined && wanted.currency !== currency;
    const country = wanted.countryCode ?? countryCode;
    if (!isOtherCurrency && country === countryCode) return;
    if (this.money === null || (await this.money.isInUse(id))) throw companyMoneyInUse({ currency, countryCode });
    if (country !== countryCode) await this.money.adoptCountry(id, countryCode, country);
  }
}

function regionOf({ timezone, currency, countryCode }: ChangeRegionBody): Region {
  const refused = [
    ...(timezone === undefined || isTimeZone(timezone) ? [] : [refusal('timezone', 'an IANA time zone')]),
    ...(currency === undefined || isCurrency(currency) ? [] : [refusal('currency', 'an ISO 4217 currency')]),
    ...(countryCode === undefined || isCountry(countryCode) ? [] : [refusal('countryCode', 'an ISO 3166 country')]),
  ];
  if (refused.length > 0) throw invalidFields(refused);
  return {
    ...(timezone !== undefined && { timezone }),
    ...(currency !== undefined && { currency }),
    ...(countryCode !== undefined && { countryCode }),
  };
}

const refusal = (field: string, what: string) => ({
  pointer: `/${field}`,
  code: 'UNKNOWN_CODE',
  detail: `must be ${what}`,
});
