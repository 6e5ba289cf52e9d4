import type { EntityManager } from 'typeorm';
import type { Day } from '#kernel';
import { entityTable, tableName } from '#persistence';
import { InterventionType } from '../../fleet/reference/intervention-types/intervention-type.entity';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { TenantSettings } from '../../tenant-settings/tenant-settings';
import type { InterventionFacts, GuardSettings } from './intervention.guards';

type Raw = {
  readonly [K in keyof InterventionFacts]: K extends 'status' ? InterventionFacts['status'] : number | string;
};

/**
 * The facts of these interventions' documents, by intervention id: one query for any number of interventions. `today`
 * is the company's current day. A sold vehicle does not block its intervention: such an intervention was reported
 * before the sale, possibly entered later.
 */
export async function factsOf(
  manager: EntityManager,
  ids: readonly number[],
  today: Day,
): Promise<ReadonlyMap<number, InterventionFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await manager.query<(Raw & { readonly id: number })[]>(factsQuery(manager), [today, today, [...ids]]);
  return new Map(rows.map(({ id, ...raw }) => [id, factsFrom(raw)]));
}

/** The current settings that guards depend on. */
export async function guardSettings(settings: TenantSettings): Promise<GuardSettings> {
  return {
    minQuotes: await settings.get('quotes.min_count'),
    isBeforeWorkRequired: await settings.get('field_verification.before_work_required'),
    isAfterWorkRequired: await settings.get('field_verification.after_work_required'),
    isFastTrackOpen: Number(await settings.get('approval.fast_track_limit')) > 0,
  };
}

function factsFrom(raw: Raw): InterventionFacts {
  return {
    status: raw.status,
    isVehicleAvailable: Number(raw.isVehicleAvailable) === 1,
    completedPrediagnostics: Number(raw.completedPrediagnostics),
    receivedQuotes: Number(raw.receivedQuotes),
    validatedAuthorizations: Number(raw.validatedAuthorizations),
    unexpiredAuthorizations: Number(raw.unexpiredAuthorizations),
    hasVerificationBeforeWork: Number(raw.hasVerificationBeforeWork) === 1,
    hasVerificationAfterWork: Number(raw.hasVerificationAfterWork) === 1,
    isVehicleReady: Number(raw.isVehicleReady) === 1,
    draftInvoices: Number(raw.draftInvoices),
    uncreditedInvoices: Number(raw.uncreditedInvoices),
    isBalanceDue: Number(raw.isBalanceDue) === 1,
    isFastTrackType: Number(raw.isFastTrackType) === 1,
  };
}

function factsQuery(manager: EntityManager): string {
  const table = (name: string): string => tableName(manager, name);
  const verified = `SELECT 1 FROM ${table('field_verifications')} f
     WHERE f.intervention_id = i.id AND f.status = 'completed' AND f.is_satisfactory = 1`;
  const invoices = `FROM ${table('invoices')} n WHERE n.intervention_id = i.id AND n.document_type = 'invoice'`;
  return `SELECT i.id, i.current_status AS status,
      (v.deleted_at IS NULL) AS isVehicleAvailable,
      (SELECT COUNT(*) FROM ${table('prediagnostics')} p
        WHERE p.intervention_id = i.id AND p.status = 'completed') AS completedPrediagnostics,
      (SELECT COUNT(*) FROM ${table('quotes')} q
        WHERE q.intervention_id = i.id AND q.status = 'received' AND q.kind = 'main' AND q.valid_until >= ?
          AND EXISTS (SELECT 1 FROM ${table('quote_lines')} l WHERE l.quote_id = q.id)) AS receivedQuotes,
      (SELECT COUNT(*) FROM ${table('work_authorizations')} a
        WHERE a.intervention_id = i.id AND a.status = 'validated') AS validatedAuthorizations,
      (SELECT COUNT(*) FROM ${table('work_authorizations')} a
        WHERE a.intervention_id = i.id AND a.status = 'validated' AND a.valid_until >= ?) AS unexpiredAuthorizations,
      EXISTS (${verified} AND f.verification_type = 'before_work') AS hasVerificationBeforeWork,
      EXISTS (${verified} AND f.verification_type = 'after_work'
        AND f.completed_at >= i.status_changed_at) AS hasVerificationAfterWork,
      COALESCE((SELECT r.is_vehicle_ready FROM ${table('reception_reports')} r
        WHERE r.intervention_id = i.id AND r.status = 'validated' ORDER BY r.validated_at DESC, r.id DESC LIMIT 1), 0)
        AS isVehicleReady,
      (SELECT COUNT(*) ${invoices} AND n.status = 'draft') AS draftInvoices,
      (SELECT COUNT(*) ${invoices} AND n.status NOT IN ('draft', 'voided') AND n.payment_status <> 'credited') AS uncreditedInvoices,
      EXISTS (SELECT 1 ${invoices} AND n.status NOT IN ('draft', 'voided') AND n.balance_due > 0) AS isBalanceDue,
      COALESCE((SELECT t.fast_track FROM ${entityTable(manager, InterventionType)} t
        WHERE t.id = i.intervention_type_id), 0) AS isFastTrackType
    FROM ${table('interventions')} i JOIN ${entityTable(manager, Vehicle)} v ON v.id = i.vehicle_id WHERE i.id IN (?)`;
}
