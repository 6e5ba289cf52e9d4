import { addYears, dayIn, lettersAndDigits } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { NumberSequences } from '../numbering/number-sequences';
import type { DriverLicense } from './driver-license.entity';
import { checkLicenses, earliestExpiry, licensesOf, replaceLicenses } from './driver-licenses';
import type { CreateDriverBody, UpdateDriverBody } from './driver.dto';
import type { Driver } from './driver.entity';
import { daysReversed, driverTooYoung, licenseNumberRequired } from './driver.errors';
import { driverResource } from './driver.records';
import { normalizePhone } from './phone';

const MINIMUM_AGE = 16;

/** A driver and the licence categories held. */
export interface DriverFile {
  readonly driver: Driver;
  readonly licenses: readonly DriverLicense[];
}

type DriverFields = Omit<Partial<CreateDriverBody>, 'licenses'>;

/** The drivers' file (domain.md §6.2). */
@TenantScoped()
export class DriversService {
  private readonly drivers: Records<Driver>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
  ) {
    this.drivers = new Records(database.manager, driverResource);
  }

  /** One page of drivers, their licences read together. */
  async list(request: ListRequest): Promise<Page<DriverFile>> {
    const page = await this.drivers.list(request);
    const licenses = await licensesOf(
      this.database.manager,
      page.items.map((driver) => driver.id),
    );
    const of = (driver: Driver): readonly DriverLicense[] =>
      licenses.filter((license) => license.driverId === driver.id);
    return { ...page, items: page.items.map((driver) => ({ driver, licenses: of(driver) })) };
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<DriverFile> {
    const driver = await this.drivers.get(id);
    return { driver, licenses: await licensesOf(this.database.manager, [id]) };
  }

  /** @throws DomainError LICENSE_NUMBER_TAKEN, LICENSE_NUMBER_REQUIRED, DRIVER_TOO_YOUNG, PHONE_INVALID, DAYS_REVERSED, REFERENCE_… */
  async create(unit: UnitOfWork, body: CreateDriverBody): Promise<DriverFile> {
    const { licenses = [], ...fields } = body;
    checkLicenses(licenses);
    const columns = this.check({ status: 'active', ...fields }, null);
    const code = await this.numbers.draw(unit, 'driver', dayIn(this.tenant.timezone, new Date()));
    const licenseExpiryDate = earliestExpiry(licenses) ?? fields.licenseExpiryDate ?? null;
    const driver = await this.drivers.create(unit, { ...columns, code, licenseExpiryDate });
    await replaceLicenses(unit, driver.id, licenses);
    return { driver, licenses: await licensesOf(unit.manager, [driver.id]) };
  }

  /** Licences given replace those there. @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateDriverBody,
    expectedVersion: number | null,
  ): Promise<DriverFile> {
    const { licenses, ...fields } = body;
    checkLicenses(licenses ?? []);
    const columns = this.check(fields, await this.drivers.getForUpdate(unit, id));
    if (licenses !== undefined) await replaceLicenses(unit, id, licenses);
    const held = await licensesOf(unit.manager, [id]);
    const expiry = earliestExpiry(held);
    const changes = expiry === null ? columns : { ...columns, licenseExpiryDate: expiry };
    return { driver: await this.drivers.update(unit, id, changes, expectedVersion), licenses: held };
  }

  /** Marks the driver deleted: the licence number is free again. @throws DomainError NOT_FOUND, STALE_VERSION */
  remove(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<void> {
    return this.drivers.remove(unit, id, expectedVersion);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, LICENSE_NUMBER_TAKEN when another driver has the number by now. */
  async restore(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<DriverFile> {
    const driver = await this.drivers.restore(unit, id, expectedVersion);
    return { driver, licenses: await licensesOf(unit.manager, [id]) };
  }

  private check(fields: DriverFields, current: Driver | null): Changes<Driver> {
    const next = { ...current, ...definedOnly(fields) };
    if (next.status === 'active' && !next.licenseNumber) throw licenseNumberRequired({});
    this.checkAge(next.dateOfBirth ?? null);
    if (next.hireDate && next.terminationDate && next.terminationDate < next.hireDate) {
      throw daysReversed({ from: 'hireDate', until: 'terminationDate' });
    }
    const { licenseNumber } = fields;
    return {
      ...fields,
      ...(licenseNumber === undefined ? {} : { licenseNumberNormalized: normalized(licenseNumber) }),
      phone: this.phone(fields.phone),
      emergencyContactPhone: this.phone(fields.emergencyContactPhone),
    };
  }

  private checkAge(dateOfBirth: string | null): void {
    if (dateOfBirth === null) return;
    const latest = addYears(dayIn(this.tenant.timezone, new Date()), -MINIMUM_AGE);
    if (dateOfBirth > latest) throw driverTooYoung({ minimumAge: MINIMUM_AGE });
  }

  private phone(text: string | null | undefined): string | null | undefined {
    return typeof text === 'string' ? normalizePhone(text, this.tenant.countryCode) : text;
  }
}

function normalized(licenseNumber: string | null): string | null {
  return licenseNumber === null ? null : lettersAndDigits(licenseNumber) || null;
}

/** A field that was left out must not hide the one the record has. */
function definedOnly(fields: DriverFields): DriverFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
