import { Attachment } from '../../attachments/attachment.entity';
import { FLEET_ENTITIES } from '../../fleet/fleet.entities';
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
  ...FLEET_ENTITIES,
  Attachment,
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
