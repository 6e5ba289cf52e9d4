import type { Desk } from '../support/workshop-desk';
import type { Answer } from '../support/http-client';
import { numberField } from '../support/http-client';

/** The company's currency is the CFA franc, which has no unit smaller than one franc. */
const TOO_PRECISE = '10.5';

export type Entry = (desk: Desk, ids: Readonly<Record<string, number>>) => Promise<Answer>;

export const MAINTENANCE = { title: 'Vidange', type: 'preventive', scheduledDate: '2026-12-01' };
const POLICY = {
  policyNumber: 'A-1',
  insuranceCompany: 'NSIA',
  coverageType: 'liability',
  startDate: '2026-01-01',
  endDate: '2026-12-31',
  premiumAmount: '1000',
};
const FILL = { refuelAt: '2026-01-01T08:00:00Z', fuelTypeId: 1, quantity: '40', unitPrice: '700' };

const receivedBy = ({ received, garageId }: Readonly<Record<string, number>>) => ({
  interventionId: received,
  garageId,
  direction: 'received',
  externalNumber: 'FA-1',
  lines: [{ workType: 'other', description: 'Lot', quantity: '1', unitPrice: '10' }],
});

/** A request for each amount in a body; all other fields are valid. */
export const ENTRIES: Readonly<Record<string, Entry>> = {
  'CompleteMaintenanceBody.cost': ({ client }, { maintenanceId }) =>
    client.post(`/api/v1/maintenances/${maintenanceId}/complete`, { completedDate: '2026-11-01', cost: TOO_PRECISE }),
  'CreateMaintenanceBody.cost': ({ client }, { vehicleId }) =>
    client.post('/api/v1/maintenances', { vehicleId, ...MAINTENANCE, cost: TOO_PRECISE }),
  'CreateRenewalBody.cost': ({ client }, { vehicleId }) =>
    client.post('/api/v1/renewals', { vehicleId, type: 'road_tax', validUntil: '2026-12-31', cost: TOO_PRECISE }),
  'CreateFuelLogBody.totalCost': ({ client }, { vehicleId }) =>
    client.post('/api/v1/fuel-logs', { vehicleId, ...FILL, totalCost: '28000.5' }),
  'CreateGarageBody.laborRatePerHour': ({ client }) =>
    client.post('/api/v1/garages', { name: 'Garage du Banco', laborRatePerHour: TOO_PRECISE }),
  'CreateCreditNoteBody.statedTotal': async (desk, ids) => {
    const id = await desk.make('invoices', receivedBy(ids));
    await desk.post(`invoices/${id}/register`);
    const credit = { reason: 'Retour', externalNumber: 'AV-1', statedTotal: TOO_PRECISE };
    return desk.client.post(`/api/v1/invoices/${id}/credit-notes`, credit);
  },
  'CreateInvoiceBody.statedTotal': ({ client }, ids) =>
    client.post('/api/v1/invoices', { ...receivedBy(ids), externalNumber: 'FA-2', statedTotal: TOO_PRECISE }),
  'CreateInsuranceBody.premiumAmount': ({ client }, { vehicleId }) =>
    client.post('/api/v1/insurances', { vehicleId, ...POLICY, premiumAmount: TOO_PRECISE }),
  'CreateInsuranceBody.deductible': ({ client }, { vehicleId }) =>
    client.post('/api/v1/insurances', { vehicleId, ...POLICY, deductible: TOO_PRECISE }),
  'CreateInsuranceBody.coverageLimit': ({ client }, { vehicleId }) =>
    client.post('/api/v1/insurances', { vehicleId, ...POLICY, coverageLimit: TOO_PRECISE }),
  'CreatePaymentBody.amount': ({ client }, { invoiceId }) =>
    client.post(`/api/v1/invoices/${invoiceId}/payments`, { amount: TOO_PRECISE, method: 'cash' }),
  'CreatePlanBody.estimatedCost': ({ client }, { vehicleId }) =>
    client.post('/api/v1/maintenance-plans', {
      vehicleId,
      title: 'Vidange',
      type: 'preventive',
      intervalKm: 10_000,
      estimatedCost: TOO_PRECISE,
    }),
  'CreatePrediagnosticBody.estimatedCost': ({ client }, { reported, expertId }) =>
    client.post('/api/v1/prediagnostics', { interventionId: reported, expertId, estimatedCost: TOO_PRECISE }),
  'CreateVehicleBody.purchasePrice': async ({ client }, { vehicleId }) => {
    const { body } = await client.get(`/api/v1/vehicles/${vehicleId}`);
    const version = numberField(body, 'version');
    return client.patch(`/api/v1/vehicles/${vehicleId}`, { purchasePrice: TOO_PRECISE, version });
  },
  'CreateWorkAuthorizationBody.maxAmount': ({ client }, { orderId }) =>
    client.patch(`/api/v1/work-authorizations/${orderId}`, { maxAmount: TOO_PRECISE, version: 1 }),
  'CreditedRateBody.taxableAmount': ({ client }, { invoiceId }) =>
    client.post(`/api/v1/invoices/${invoiceId}/credit-notes`, {
      reason: 'Geste commercial',
      rates: [{ taxCategory: 'S', taxRate: '18.00', taxableAmount: TOO_PRECISE }],
    }),
  'DisposeVehicleBody.disposalPrice': ({ client }, { vehicleId }) =>
    client.post(`/api/v1/vehicles/${vehicleId}/dispose`, {
      disposalDate: '2026-11-01',
      disposalPrice: TOO_PRECISE,
      disposalReason: 'Vente',
    }),
  'FastTrackBody.estimatedAmount': ({ client }, { reported }) =>
    client.post(`/api/v1/interventions/${reported}/fast-track`, { estimatedAmount: TOO_PRECISE }),
};
