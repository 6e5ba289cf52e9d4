import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { Supplier } from '../../fleet/suppliers/supplier.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { COMPANY_IDENTITIES } from '../document/company-identity';
import type { CompanyIdentities, CompanyIdentity } from '../document/company-identity';
import { missingIdentity, partyOfCompany, partyOfGarage, partyOfSupplier } from '../document/party';
import type { Party } from '../document/party';
import type { Intervention } from '../interventions/intervention.entity';
import type { Invoice, InvoiceSubject } from './invoice.entity';
import { buyerRequired, identityIncomplete } from './invoice.errors';

/** Seller, buyer and subject of an invoice, with the names at the time it is frozen. */
@TenantScoped()
export class InvoiceParties {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(COMPANY_IDENTITIES) private readonly identities: CompanyIdentities,
  ) {}

  /**
   * Read before the transaction, because the registry is in another database.
   *
   * @throws DomainError DATABASE_UNAVAILABLE
   */
  company(): Promise<CompanyIdentity> {
    return this.identities.identityOf(this.tenant.tenantId);
  }

  /** Parties of an invoice of this company. @throws DomainError TENANT_IDENTITY_INCOMPLETE, BUYER_REQUIRED */
  async ofIssued(
    unit: UnitOfWork,
    invoice: Invoice,
    company: CompanyIdentity,
  ): Promise<{ readonly seller: Party; readonly buyer: Party }> {
    const missing = missingIdentity(company);
    if (missing.length > 0) throw identityIncomplete({ missing });
    const buyer = invoice.buyer ?? (await ownerOf(unit.manager, invoice.vehicleId));
    if (buyer === null) throw buyerRequired({});
    return { seller: partyOfCompany(company), buyer };
  }

  /** Parties of a received invoice. */
  async ofReceived(
    { manager }: UnitOfWork,
    invoice: Invoice,
    company: CompanyIdentity,
  ): Promise<{ readonly seller: Party | null; readonly buyer: Party }> {
    const { garageId, supplierId } = invoice;
    const garage = garageId === null ? null : await manager.findOne(Garage, byId(garageId));
    const supplier = supplierId === null ? null : await manager.findOne(Supplier, byId(supplierId));
    const seller = garage ? partyOfGarage(garage) : supplier ? partyOfSupplier(supplier) : null;
    return { seller, buyer: partyOfCompany(company) };
  }

  async subject({ manager }: UnitOfWork, intervention: Intervention): Promise<InvoiceSubject> {
    const { plateNumber, vin, brand, model } = await manager
      .createQueryBuilder(Vehicle, 'vehicle')
      .withDeleted()
      .leftJoinAndSelect('vehicle.brand', 'brand')
      .leftJoinAndSelect('vehicle.model', 'model')
      .where({ id: intervention.vehicleId })
      .getOneOrFail();
    const vehicleLabel = [brand?.name, model?.name].filter(Boolean).join(' ');
    const { interventionNumber, title } = intervention;
    return { interventionNumber, title, plateNumber, vin, vehicleLabel };
  }
}

const byId = (id: number) => ({ where: { id }, withDeleted: true });

/** The owner of a customer's vehicle, who is the workshop's customer. */
async function ownerOf(manager: EntityManager, vehicleId: number): Promise<Party | null> {
  const vehicle = await manager.findOne(Vehicle, byId(vehicleId));
  if (vehicle === null || vehicle.ownership !== 'customer' || vehicle.ownerName === null) return null;
  return {
    name: vehicle.ownerName,
    legalForm: null,
    address: vehicle.ownerContact,
    postalCode: null,
    city: null,
    countryCode: null,
    taxId: null,
    tradeRegister: null,
    email: null,
    phone: null,
  };
}
