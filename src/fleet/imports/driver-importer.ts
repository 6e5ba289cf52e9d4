import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { folded, lettersAndDigits } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Lookup } from '../../imports/importer';
import { CreateDriverBody, UpdateDriverBody } from '../drivers/driver.dto';
import { Driver } from '../drivers/driver.entity';
import { driverSheet } from '../drivers/driver.sheet';
import { licensesOf } from '../drivers/driver-licenses';
import { DriversService } from '../drivers/drivers.service';
import { asPhone } from '../drivers/phone';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { DRIVERS } from '../../records/personal-data/sealed-tables';
import { LicenseType } from '../reference/license-types/license-type.entity';
import { ImportNumbers } from '../../imports/import-numbers';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

interface HeldLicense {
  readonly licenseTypeId: number;
  readonly expiresOn?: string | null;
}

/** Imports drivers from a file. The key of a driver is the licence number, or the code that the product assigned. */
@TenantScoped()
export class DriverImporter implements Importer {
  readonly resource = 'drivers';
  readonly columns = columnsOf(driverSheet, {
    code: { isKeyOnly: true },
    lastName: {},
    firstName: {},
    status: {},
    email: {},
    phone: { compared: (value) => this.phone(value) },
    licenseNumber: {},
    licenses: { compared: heldLicenses },
    licenseExpiryDate: {},
    dateOfBirth: {},
    address: {},
    emergencyContactName: {},
    emergencyContactPhone: { compared: (value) => this.phone(value) },
    hireDate: {},
    terminationDate: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(driverSheet, this.columns);
  readonly createBody = CreateDriverBody;
  readonly updateBody = UpdateDriverBody;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly drivers: DriversService,
    private readonly numbers: ImportNumbers,
    private readonly personal: PersonalFields,
  ) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: { licenses: licensesByCode(await manager.find(LicenseType)) },
      keyOf: ({ licenseNumber, code }) => {
        const license = lettersAndDigits(asText(licenseNumber));
        if (license !== '') return `${LICENSE}${license}`;
        return typeof code === 'string' ? `${CODE}${code}` : null;
      },
      known: (unit, keys) => this.known(unit, keys),
      createMany: (unit, bodies, numbering) =>
        this.drivers.createMany(unit, bodies as CreateDriverBody[], this.numbers.drawing(numbering)),
      update: (unit, id, changes) => this.drivers.update(unit, id, changes, null),
    };
  }

  private async known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
    const licenses = keys.flatMap((key) => (key.startsWith(LICENSE) ? [key.slice(LICENSE.length)] : []));
    const codes = keys.flatMap((key) => (key.startsWith(CODE) ? [key.slice(CODE.length)] : []));
    const indexes = licenses.flatMap((license) => this.personal.indexesOf(DRIVERS, license)['licenseIndex'] ?? []);
    const found = await unit.manager.find(Driver, {
      where: [{ licenseIndex: In(indexes) }, { licenseNumberNormalized: In(licenses) }, { code: In(codes) }],
    });
    const held = Map.groupBy(
      await licensesOf(
        unit.manager,
        found.map(({ id }) => id),
      ),
      ({ driverId }) => driverId,
    );
    return new Map(
      found.flatMap((row) => {
        const driver = this.personal.opened(DRIVERS, row);
        const record = { id: row.id, values: { ...driver, licenses: held.get(row.id) ?? [] } };
        const license = lettersAndDigits(driver.licenseNumber ?? '');
        return [[`${LICENSE}${license}`, record] as const, [`${CODE}${driver.code}`, record] as const];
      }),
    );
  }

  private phone(value: unknown): string {
    return asPhone(asText(value), this.tenant.countryCode);
  }
}

const LICENSE = 'license:';
const CODE = 'code:';

/** `B:2031-01-01 C`, as exports write it; commas, semicolons and spaces separate the categories. */
function licensesByCode(types: readonly LicenseType[]): Lookup {
  const ids = new Map(types.map(({ id, code }) => [folded(code), id]));
  return (text) => {
    const held = text.split(/[\s,;]+/).filter((item) => item !== '');
    const licenses = held.map((item) => {
      const [code = '', expiresOn] = item.split(':');
      const licenseTypeId = ids.get(folded(code));
      return licenseTypeId === undefined ? null : { licenseTypeId, ...(expiresOn ? { expiresOn } : {}) };
    });
    return licenses.includes(null) ? undefined : licenses;
  };
}

/** Type and expiry of each category, in a fixed order. */
function heldLicenses(value: unknown): readonly string[] {
  const held = value as readonly HeldLicense[];
  return held.map(({ licenseTypeId, expiresOn }) => `${licenseTypeId} ${expiresOn ?? ''}`).toSorted();
}
