import { folded } from '#kernel';
import { In } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord } from '../../imports/importer';
import { asPhone } from '../drivers/phone';
import { CreateSupplierBody, UpdateSupplierBody } from '../suppliers/supplier.dto';
import { Supplier } from '../suppliers/supplier.entity';
import { supplierSheet } from '../suppliers/supplier.sheet';
import { SuppliersService } from '../suppliers/suppliers.service';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { SUPPLIERS } from '../../records/personal-data/sealed-tables';
import { idsByName } from '../../imports/known-names';
import { oneByOne } from '../../imports/one-by-one';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';

/** Imports suppliers from a file. The key of a supplier is its name. */
@TenantScoped()
export class SupplierImporter implements Importer {
  readonly resource = 'suppliers';
  readonly columns = columnsOf(supplierSheet, {
    name: { isRequired: true },
    contactPerson: {},
    email: {},
    phone: { compared: (value) => asPhone(asText(value), this.tenant.countryCode) },
    address: {},
    postalCode: {},
    city: {},
    countryCode: {},
    website: {},
    rating: {},
    paymentTerms: {},
    paymentTermsDays: {},
    deliveryTimeDays: {},
    taxId: {},
    isActive: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(supplierSheet, this.columns);
  readonly createBody = CreateSupplierBody;
  readonly updateBody = UpdateSupplierBody;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly suppliers: SuppliersService,
    private readonly personal: PersonalFields,
  ) {}

  open(): Promise<ImportSession> {
    return Promise.resolve({
      lookups: {},
      keyOf: ({ name }) => folded(asText(name)) || null,
      known: (unit, keys) => this.known(unit, keys),
      createMany: oneByOne((unit, body) => this.suppliers.create(unit, body as CreateSupplierBody)),
      update: (unit, id, changes) => this.suppliers.update(unit, id, changes, null),
    });
  }

  private async known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
    const ids = await idsByName(unit, Supplier, keys);
    const found = await unit.manager.findBy(Supplier, { id: In(ids) });
    return new Map(
      found.map((row) => [folded(row.name), { id: row.id, values: { ...this.personal.opened(SUPPLIERS, row) } }]),
    );
  }
}
