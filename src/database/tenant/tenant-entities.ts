import { Attachment } from '../../attachments/attachment.entity';
import { Brand } from '../../fleet/reference/brands/brand.entity';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { InterventionType } from '../../fleet/reference/intervention-types/intervention-type.entity';
import { LicenseType } from '../../fleet/reference/license-types/license-type.entity';
import { SupplyCategory } from '../../fleet/reference/supply-categories/supply-category.entity';
import { TaxRate } from '../../fleet/reference/tax-rates/tax-rate.entity';
import { VehicleCategory } from '../../fleet/reference/vehicle-categories/vehicle-category.entity';
import { VehicleColor } from '../../fleet/reference/vehicle-colors/vehicle-color.entity';
import { VehicleModel } from '../../fleet/reference/vehicle-models/vehicle-model.entity';
import { VehicleAssignment } from '../../fleet/assignments/vehicle-assignment.entity';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { DriverLicense } from '../../fleet/drivers/driver-license.entity';
import { Driver } from '../../fleet/drivers/driver.entity';
import { Garage } from '../../fleet/garages/garage.entity';
import { OdometerReading } from '../../fleet/odometer/odometer-reading.entity';
import { ErasureRequest } from '../../fleet/privacy/erasure-request.entity';
import { Supplier } from '../../fleet/suppliers/supplier.entity';
import { SupplyCompatibleModel } from '../../fleet/supplies/supply-compatible-model.entity';
import { Supply } from '../../fleet/supplies/supply.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { ImportMapping } from '../../imports/import-mapping.entity';
import { Import } from '../../imports/import.entity';
import { Alert } from '../../insights/alerts/alert.entity';
import { WebhookEndpoint } from '../../insights/notifications/webhook-endpoint.entity';
import { FuelLog } from '../../maintenance/fuel-logs/fuel-log.entity';
import { Insurance } from '../../maintenance/insurances/insurance.entity';
import { Maintenance } from '../../maintenance/maintenances/maintenance.entity';
import { MaintenancePlan } from '../../maintenance/plans/maintenance-plan.entity';
import { VehicleRenewal } from '../../maintenance/renewals/vehicle-renewal.entity';
import { Intervention } from '../../workshop/interventions/intervention.entity';
import { InterventionHold, InterventionStep } from '../../workshop/interventions/intervention-history.entity';
import { Invoice, InvoiceLine, InvoiceTaxLine } from '../../workshop/invoices/invoice.entity';
import { NumberGap } from '../../workshop/number-gaps/number-gap.entity';
import { Payment } from '../../workshop/payments/payment.entity';
import { Prediagnostic, PrediagnosticItem } from '../../workshop/prediagnostics/prediagnostic.entity';
import { SupplyPrice } from '../../workshop/price-history/supply-price.entity';
import { Quote, QuoteLine } from '../../workshop/quotes/quote.entity';
import { DocumentApproval } from '../../workshop/document/document-approval.entity';
import { DocumentDelivery } from '../../workshop/sending/document-delivery.entity';
import { FieldVerification } from '../../workshop/field-verifications/field-verification.entity';
import { ReceptionReport } from '../../workshop/reception-reports/reception-report.entity';
import { WorkAuthorization, WorkAuthorizationLine } from '../../workshop/work-authorizations/work-authorization.entity';

/** The entities of a tenant's database. Tables without an entity (`number_sequences`, `idempotency_keys`, `outbox`) are written by SQL. */
export const TENANT_ENTITIES: readonly (new () => object)[] = [
  Brand,
  VehicleModel,
  VehicleCategory,
  VehicleColor,
  FuelType,
  LicenseType,
  InterventionType,
  SupplyCategory,
  TaxRate,
  Vehicle,
  OdometerReading,
  Driver,
  DriverLicense,
  Collaborateur,
  VehicleAssignment,
  ErasureRequest,
  Attachment,
  Garage,
  Supplier,
  Supply,
  SupplyCompatibleModel,
  Import,
  ImportMapping,
  Alert,
  WebhookEndpoint,
  FuelLog,
  Insurance,
  VehicleRenewal,
  MaintenancePlan,
  Maintenance,
  Intervention,
  InterventionHold,
  InterventionStep,
  Invoice,
  InvoiceLine,
  InvoiceTaxLine,
  NumberGap,
  Payment,
  Prediagnostic,
  PrediagnosticItem,
  SupplyPrice,
  Quote,
  QuoteLine,
  DocumentApproval,
  DocumentDelivery,
  FieldVerification,
  ReceptionReport,
  WorkAuthorization,
  WorkAuthorizationLine,
];
