import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, folded } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { byWords } from '../../imports/code-words';
import { oneByOne } from '../../imports/one-by-one';
import { byPlate } from '../../fleet/imports/fleet-lookups';
import { columnsOf, readOnlyOf } from '../../imports/sheet-columns';
import { asText } from '../../imports/importer';
import type { Importer, ImportSession, KnownRecord, Values } from '../../imports/importer';
import { RENEWAL_RESULTS, RENEWAL_TYPES } from '../renewals/renewal.choices';
import { CreateRenewalBody, UpdateRenewalBody } from '../renewals/renewal.dto';
import { renewalSheet } from '../renewals/renewal.sheet';
import { RenewalsService } from '../renewals/renewals.service';
import { VehicleRenewal } from '../renewals/vehicle-renewal.entity';

const KEY = { isRequired: true, isKey: true } as const;

const TYPES = byWords(RENEWAL_TYPES, {
  technical_inspection: ['Visite technique', 'Contrôle technique', 'VT', 'CT', 'Inspection', 'MOT', 'Roadworthiness'],
  registration: ['Carte grise', 'Immatriculation', 'Certificat d’immatriculation'],
  road_tax: ['Vignette', 'Taxe', 'Patente', 'Tax'],
  transport_licence: ['Licence de transport', 'Carte de transport', 'Transport license'],
  emission_test: ['Antipollution', 'Contrôle pollution', 'Emissions'],
  tachograph: ['Chronotachygraphe', 'Tachygraphe'],
  fire_extinguisher: ['Extincteur'],
  other: ['Autre'],
});
const RESULTS = byWords(RENEWAL_RESULTS, {
  passed: ['Favorable', 'Accepté', 'Reçu', 'Conforme', 'Pass'],
  failed: ['Défavorable', 'Refusé', 'Non conforme', 'Fail'],
  conditional: ['Contre-visite', 'Sous réserve', 'Retest'],
});

/** Imports inspections and other documents with an expiry day. The key is vehicle, type, name and last day. */
@TenantScoped()
export class RenewalImporter implements Importer {
  readonly resource = 'renewals';
  readonly columns = columnsOf(renewalSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    type: KEY,
    label: { isKey: true },
    reference: { isReported: true, aliases: ['Numéro', 'Number'] },
    validFrom: { aliases: ['Date', 'Date de visite', 'Inspection date'] },
    validUntil: { aliases: ['Échéance', 'Expire le', 'Expiry', 'Due date'], ...KEY },
    issuedBy: { isReported: true, aliases: ['Centre', 'Organisme', 'Station', 'Centre name'] },
    result: {},
    cost: { aliases: ['Montant', 'Amount'] },
    paidOn: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(renewalSheet, this.columns);
  readonly createBody = CreateRenewalBody;
  readonly updateBody = UpdateRenewalBody;

  constructor(private readonly renewals: RenewalsService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: { vehicleId: await byPlate(manager), type: TYPES, result: RESULTS },
      keyOf,
      known,
      createMany: oneByOne((unit, body) => this.renewals.create(unit, body as CreateRenewalBody, EVERYTHING)),
      update: (unit, id, changes) => this.renewals.update(unit, id, changes, null, EVERYTHING),
    };
  }
}

function keyOf({ vehicleId, type, label, validUntil }: Values): string | null {
  const [kind, until] = [asText(type), asText(validUntil)];
  if (typeof vehicleId !== 'number' || kind === '' || until === '') return null;
  return [vehicleId, kind, until, folded(asText(label))].join('|');
}

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const rows = await unit.manager.findBy(VehicleRenewal, { vehicleId: In(vehicleIds) });
  return new Map(rows.map((row) => [keyOf({ ...row }) ?? '', { id: row.id, values: { ...row } }]));
}
