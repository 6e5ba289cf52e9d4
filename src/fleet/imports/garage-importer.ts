import { folded } from '#kernel';
import { In } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord } from '../../imports/importer';
import { asPhone } from '../drivers/phone';
import { CreateGarageBody, UpdateGarageBody } from '../garages/garage.dto';
import { Garage } from '../garages/garage.entity';
import { garageSheet } from '../garages/garage.sheet';
import { GaragesService } from '../garages/garages.service';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { GARAGES } from '../../records/personal-data/sealed-tables';
import { idsByName } from '../../imports/known-names';
import { oneByOne } from '../../imports/one-by-one';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

/** Imports garages from a file. The key of a garage is its name. */
@TenantScoped()
export class GarageImporter implements Importer {
  readonly resource = 'garages';
  readonly columns = columnsOf(garageSheet, {
    name: { isRequired: true },
    type: {},
    legalName: {},
    taxId: {},
    tradeRegister: {},
    address: {},
    postalCode: {},
    city: {},
    countryCode: {},
    phone: { compared: (value) => asPhone(asText(value), this.tenant.countryCode) },
    email: {},
    contactPerson: {},
    specializations: { kind: 'list' },
    rating: {},
    laborRatePerHour: {},
    paymentTermsDays: {},
    isActive: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(garageSheet, this.columns);
  readonly createBody = CreateGarageBody;
  readonly updateBody = UpdateGarageBody;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly garages: GaragesService,
    private readonly personal: PersonalFields,
  ) {}

  open(): Promise<ImportSession> {
    return Promise.resolve({
      lookups: {},
      keyOf: ({ name }) => folded(asText(name)) || null,
      known: (unit, keys) => this.known(unit, keys),
      createMany: oneByOne((unit, body) => this.garages.create(unit, body as CreateGarageBody)),
      update: (unit, id, changes) => this.garages.update(unit, id, changes, null),
    });
  }

  private async known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
    const ids = await idsByName(unit, Garage, keys);
    const found = await unit.manager.findBy(Garage, { id: In(ids) });
    return new Map(
      found.map((row) => [folded(row.name), { id: row.id, values: { ...this.personal.opened(GARAGES, row) } }]),
    );
  }
}
