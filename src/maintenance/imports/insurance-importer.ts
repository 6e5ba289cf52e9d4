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
import { COVERAGE_TYPES, PREMIUM_FREQUENCIES } from '../insurances/insurance.choices';
import { CreateInsuranceBody, UpdateInsuranceBody } from '../insurances/insurance.dto';
import { Insurance } from '../insurances/insurance.entity';
import { insuranceSheet } from '../insurances/insurance.sheet';
import { InsurancesService } from '../insurances/insurances.service';

const KEY = { isRequired: true, isKey: true } as const;

const COVERAGE = byWords(COVERAGE_TYPES, {
  comprehensive: ['Tous risques', 'All risks', 'Fully comprehensive'],
  third_party: ['Tiers', 'Au tiers', 'Tiers étendu', 'Third party'],
  liability: ['Responsabilité civile', 'RC', 'Liability'],
  collision: ['Dommages collision'],
});
const FREQUENCY = byWords(PREMIUM_FREQUENCIES, {
  once: ['Unique', 'Une fois', 'Comptant'],
  monthly: ['Mensuelle', 'Mensuel', 'Mois'],
  quarterly: ['Trimestrielle', 'Trimestriel', 'Trimestre'],
  yearly: ['Annuelle', 'Annuel', 'Annual', 'An'],
});

/** Imports insurance policies. The key is vehicle, policy number and first day, so a renewal is a policy of its own. */
@TenantScoped()
export class InsuranceImporter implements Importer {
  readonly resource = 'insurances';
  readonly columns = columnsOf(insuranceSheet, {
    plateNumber: { field: 'vehicleId', aliases: ['Immat', 'Véhicule', 'Vehicle', 'Registration'], ...KEY },
    policyNumber: { aliases: ['N° police', 'Numéro de police', 'Contrat', 'Policy number'], ...KEY },
    insuranceCompany: { isRequired: true, isReported: true, aliases: ['Assureur', 'Insurer'] },
    coverageType: { isRequired: true, aliases: ['Garantie', 'Formule', 'Cover'] },
    startDate: { aliases: ['Date d’effet', 'Date de début', 'Start date'], ...KEY },
    endDate: { isRequired: true, aliases: ['Échéance', 'Date de fin', 'Expiry', 'End date'] },
    premiumAmount: { isRequired: true, aliases: ['Montant', 'Prime TTC', 'Amount'] },
    premiumFrequency: {},
    notes: {},
  });
  readonly ignored = readOnlyOf(insuranceSheet, this.columns);
  readonly createBody = CreateInsuranceBody;
  readonly updateBody = UpdateInsuranceBody;

  constructor(private readonly policies: InsurancesService) {}

  async open(manager: EntityManager): Promise<ImportSession> {
    return {
      lookups: { vehicleId: await byPlate(manager), coverageType: COVERAGE, premiumFrequency: FREQUENCY },
      keyOf,
      known,
      createMany: oneByOne((unit, body) => this.policies.create(unit, body as CreateInsuranceBody, EVERYTHING)),
      update: (unit, id, changes) => this.policies.update(unit, id, changes, null, EVERYTHING),
    };
  }
}

function keyOf({ vehicleId, policyNumber, startDate }: Values): string | null {
  const [policy, start] = [folded(asText(policyNumber)), asText(startDate)];
  return typeof vehicleId !== 'number' || policy === '' || start === '' ? null : `${vehicleId}|${start}|${policy}`;
}

async function known(unit: UnitOfWork, keys: readonly string[]): Promise<ReadonlyMap<string, KnownRecord>> {
  const vehicleIds = [...new Set(keys.map((key) => Number(key.split('|')[0])))];
  const rows = await unit.manager.findBy(Insurance, { vehicleId: In(vehicleIds) });
  return new Map(rows.map((row) => [keyOf({ ...row }) ?? '', { id: row.id, values: { ...row } }]));
}
