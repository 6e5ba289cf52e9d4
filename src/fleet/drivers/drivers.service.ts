import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { addYears, clock, lettersAndDigits } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { Records, searchCondition, tableName } from '#persistence';
import type { Changes, Database, Restriction, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { endAssignments, endOfLastDay } from '../assignments/ending-assignments';
import { Collaborateur } from '../collaborateurs/collaborateur.entity';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { DRIVERS } from '../../records/personal-data/sealed-tables';
import { newlyChosen, requireActive, requireLive } from '../../records/active-reference';
import { NumberSequences } from '../../numbering/number-sequences';
import type { DrawMany } from '../../numbering/number-sequences';
import type { DriverLicense } from './driver-license.entity';
import {
  changedExpiry,
  checkLicenses,
  earliestExpiry,
  insertLicenses,
  licensesOf,
  replaceLicenses,
} from './driver-licenses';
import type { CreateDriverBody, UpdateDriverBody } from './driver.dto';
import { Driver } from './driver.entity';
import { daysReversed, driverErased, driverTooYoung, licenseNumberRequired, licenseNumberTaken } from './driver.errors';
import { driverResource } from './driver.records';
import { asPhone, phoneField } from './phone';

const MINIMUM_AGE = 16;

/** A driver with the licence categories. */
export interface DriverFile {
  readonly driver: Driver;
  readonly licenses: readonly DriverLicense[];
}

type DriverFields = Omit<Partial<CreateDriverBody>, 'licenses'>;

/** The drivers of the company (domain.md §6.2). */
@TenantScoped()
export class DriversService {
  private readonly drivers: Records<Driver>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly personal: PersonalFields,
  ) {
    this.drivers = new Records(database.manager, driverResource);
  }

  /** One page of drivers with their licences in one query; searched by name and code, and by a whole phone, e-mail or licence number. */
  async list(request: ListRequest, narrow?: Restriction): Promise<Page<DriverFile>> {
    const { search } = request;
    const found = search === null ? undefined : this.matching(search);
    const page = await this.drivers.list({ ...request, search: null }, (query) => {
      found?.(query);
      narrow?.(query);
    });
    const items = page.items.map((driver) => this.opened(driver));
    return { ...page, items: await withLicenses(this.database.manager, items) };
  }

  /**
   * Passes every driver of the list to `take` in batches; returns their number. Without `withPersonal` the encrypted fields are not
   * decrypted and are null.
   */
  readAll(
    request: WholeListRequest,
    withPersonal: boolean,
    take: (files: readonly DriverFile[]) => Promise<void>,
  ): Promise<number> {
    const { search } = request;
    const shown = (driver: Driver): Driver =>
      withPersonal ? this.opened(driver) : this.personal.withheld(DRIVERS, driver);
    return this.drivers.readAll(
      { ...request, search: null },
      async (drivers, within) => take(await withLicenses(within, drivers.map(shown))),
      search === null ? undefined : this.matching(search),
    );
  }

  async get(id: number): Promise<DriverFile> {
    const driver = this.opened(await this.drivers.get(id));
    return { driver, licenses: await licensesOf(this.database.manager, [id]) };
  }

  /** @throws DomainError LICENSE_NUMBER_TAKEN, LICENSE_NUMBER_REQUIRED, DRIVER_TOO_YOUNG, PHONE_INVALID, DAYS_REVERSED, REFERENCE_… */
  async create(unit: UnitOfWork, body: CreateDriverBody): Promise<DriverFile> {
    const { licenses = [], ...fields } = body;
    checkLicenses(licenses);
    const columns = this.check({ status: 'active', ...fields }, null);
    await this.checkLicenseFree(unit, fields.licenseNumber, 0);
    await chooseCollaborateur(unit, fields.collaborateurId, null);
    const code = await this.numbers.draw(unit, 'driver', currentDay(this.tenant));
    const licenseExpiryDate = earliestExpiry(licenses) ?? fields.licenseExpiryDate ?? null;
    const row = { ...this.personal.sealed(DRIVERS, code, columns), code, licenseExpiryDate };
    const driver = this.opened(await this.drivers.create(unit, row));
    await replaceLicenses(unit, driver.id, licenses);
    return { driver, licenses: await licensesOf(unit.manager, [driver.id]) };
  }

  /**
   * As {@link create} for many drivers at once, by the same rules; creates all of them or none. Returns their ids in the order of the
   * bodies. `draw` provides their numbers.
   *
   * @throws DomainError as {@link create}, for the first invalid body
   */
  async createMany(
    unit: UnitOfWork,
    bodies: readonly CreateDriverBody[],
    draw: DrawMany = (...wanted) => this.numbers.drawMany(...wanted),
  ): Promise<readonly number[]> {
    const columns = bodies.map(({ licenses = [], ...fields }) => {
      checkLicenses(licenses);
      const licenseExpiryDate = earliestExpiry(licenses) ?? fields.licenseExpiryDate ?? null;
      return { ...this.check({ status: 'active', ...fields }, null), licenseExpiryDate };
    });
    const licenseNumbers = bodies.flatMap(({ licenseNumber }) => licenseNumber ?? []);
    await this.checkLicensesFree(unit, licenseNumbers, 0);
    for (const { collaborateurId } of bodies) await chooseCollaborateur(unit, collaborateurId, null);
    const codes = await draw(unit, 'driver', currentDay(this.tenant), bodies.length);
    const rows = columns.map((fields, index) => {
      const code = codes[index] ?? '';
      return { ...this.personal.sealed(DRIVERS, code, fields), code };
    });
    await this.drivers.createMany(unit, rows);
    const ids = await idsByCode(unit, codes);
    const licenses = bodies.map((body, index) => ({ driverId: ids[index] ?? 0, held: body.licenses ?? [] }));
    await insertLicenses(unit, licenses);
    return ids;
  }

  /** Given licences replace the existing ones. @throws DomainError NOT_FOUND, STALE_VERSION, DRIVER_ERASED, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateDriverBody,
    expectedVersion: number | null,
  ): Promise<DriverFile> {
    const { licenses, ...fields } = body;
    checkLicenses(licenses ?? []);
    const current = this.opened(await this.drivers.getForUpdate(unit, id));
    if (current.anonymizedAt !== null) throw driverErased({});
    const columns = this.personal.sealed(DRIVERS, current.code, this.check(fields, current));
    await this.checkLicenseFree(unit, fields.licenseNumber, id);
    await chooseCollaborateur(unit, fields.collaborateurId, current.collaborateurId);
    const before = licenses === undefined ? [] : await replaceLicenses(unit, id, licenses);
    const held = await licensesOf(unit.manager, [id]);
    const changes = { ...columns, licenseExpiryDate: changedExpiry(before, held, fields.licenseExpiryDate) };
    const driver = this.opened(await this.drivers.update(unit, id, changes, expectedVersion));
    if (driver.status === 'terminated') await this.endAssignments(unit, driver);
    return { driver, licenses: held };
  }

  /** Marks the driver deleted: the licence number can be used again, the assignments end. @throws DomainError NOT_FOUND, STALE_VERSION */
  async remove(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<void> {
    await this.drivers.remove(unit, id, expectedVersion);
    await endAssignments(unit, { driverId: id }, clock.now());
  }

  /**
   * @throws DomainError NOT_FOUND, STALE_VERSION; LICENSE_NUMBER_TAKEN, COLLABORATEUR_TAKEN, REFERENCE_NOT_FOUND according to the current
   * data
   */
  async restore(unit: UnitOfWork, id: number, expectedVersion: number | null): Promise<DriverFile> {
    const driver = this.opened(await this.drivers.restore(unit, id, expectedVersion));
    await this.checkLicenseFree(unit, driver.licenseNumber, id);
    await requireLive(unit, Collaborateur, driver.collaborateurId, 'collaborateurId');
    return { driver, licenses: await licensesOf(unit.manager, [id]) };
  }

  /** Ends them at the end of the last working day, or now if no such day is set (domain.md §9.2). */
  private endAssignments(unit: UnitOfWork, { id: driverId, terminationDate }: Driver): Promise<void> {
    const at = terminationDate === null ? clock.now() : endOfLastDay(terminationDate, this.tenant.timezone);
    return endAssignments(unit, { driverId }, at);
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
      // This column holds plain text only in rows that are not encrypted yet.
      ...(licenseNumber === undefined ? {} : { licenseNumberNormalized: null }),
      phone: phoneField(fields.phone, this.tenant.countryCode),
      emergencyContactPhone: phoneField(fields.emergencyContactPhone, this.tenant.countryCode),
    };
  }

  private opened(driver: Driver): Driver {
    return this.personal.opened(DRIVERS, driver);
  }

  private matching(search: string): Restriction {
    const { condition, parameters } = searchCondition(driverResource.listing.search, search);
    const exact = this.exactly(search);
    const conditions = [condition, ...Object.keys(exact).map((index) => `record.${index} IN (:...${index})`)];
    return (query) => query.andWhere(`(${conditions.join(' OR ')})`, { ...parameters, ...exact });
  }

  /** The blind indexes of the text as written, and as a phone number if it is one. */
  private exactly(search: string): Record<string, readonly string[]> {
    const found = { ...this.personal.indexesOf(DRIVERS, search) };
    const { phoneIndex = [] } = this.personal.indexesOf(DRIVERS, asPhone(search, this.tenant.countryCode));
    return { ...found, ...(found['phoneIndex'] ? { phoneIndex: [...found['phoneIndex'], ...phoneIndex] } : {}) };
  }

  /**
   * The unique index holds the blind indexes of one key only. During a key rotation, and before old rows are encrypted, the same number
   * may be stored in another form.
   */
  private async checkLicenseFree(unit: UnitOfWork, number: string | null | undefined, ownId: number): Promise<void> {
    if (number) await this.checkLicensesFree(unit, [number], ownId);
  }

  private async checkLicensesFree(unit: UnitOfWork, numbers: readonly string[], ownId: number): Promise<void> {
    if (numbers.length === 0) return;
    const indexes = numbers.flatMap((number) => this.personal.indexesOf(DRIVERS, number)['licenseIndex'] ?? []);
    const rows = await unit.manager.query<unknown[]>(
      `SELECT 1 FROM ${tableName(unit.manager, 'drivers')}
        WHERE deleted_at IS NULL AND id <> ? AND (license_index IN (?) OR license_key IN (?)) LIMIT 1`,
      [ownId, [...indexes, ''], numbers.map(lettersAndDigits)],
    );
    if (rows.length > 0) throw licenseNumberTaken({});
  }

  private checkAge(dateOfBirth: string | null): void {
    if (dateOfBirth === null) return;
    const latest = addYears(currentDay(this.tenant), -MINIMUM_AGE);
    if (dateOfBirth > latest) throw driverTooYoung({ minimumAge: MINIMUM_AGE });
  }
}

/** @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
async function chooseCollaborateur(
  unit: UnitOfWork,
  next: number | null | undefined,
  current: number | null,
): Promise<void> {
  const id = newlyChosen(next, current);
  if (id !== null) await requireActive(unit, Collaborateur, id, 'collaborateurId');
}

/** The ids of the drivers just created with these codes, in their order. */
async function idsByCode({ manager }: UnitOfWork, codes: readonly string[]): Promise<readonly number[]> {
  const rows = await manager.find(Driver, { select: { id: true, code: true }, where: { code: In([...codes]) } });
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  return codes.map((code) => ids.get(code) ?? 0);
}

/** The drivers with their licence categories, read in one query. */
async function withLicenses(manager: EntityManager, drivers: readonly Driver[]): Promise<readonly DriverFile[]> {
  const licenses = await licensesOf(
    manager,
    drivers.map((driver) => driver.id),
  );
  const held = Map.groupBy(licenses, ({ driverId }) => driverId);
  return drivers.map((driver) => ({ driver, licenses: held.get(driver.id) ?? [] }));
}

/** Removes undefined fields, so that they do not hide the values of the record. */
function definedOnly(fields: DriverFields): DriverFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
