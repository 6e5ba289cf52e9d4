import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineError } from '#kernel';
import { MAINTENANCE_STATUSES } from '../maintenance/maintenances/maintenance.choices';
import { VEHICLE_STATUSES } from '../fleet/vehicles/vehicle.choices';
import { ALERT_STATUSES } from '../insights/alerts/alert.choices';
import { INTERVENTION_STATUSES } from '../workshop/interventions/intervention.choices';
import { INVOICE_STATUSES } from '../workshop/invoices/invoice.choices';
import { PREDIAGNOSTIC_STATUSES } from '../workshop/prediagnostics/prediagnostic.entity';
import { REVIEW_STATUSES } from '../workshop/price-history/price.choices';
import { QUOTE_STATUSES } from '../workshop/quotes/quote.entity';
import { RECEPTION_STATUSES } from '../workshop/reception-reports/reception-report.entity';
import { AUTHORIZATION_STATUSES } from '../workshop/work-authorizations/work-authorization.entity';
import { VERIFICATION_FLOW } from '../workshop/field-verifications/field-verification.flow';
import { INVOICE_FLOW } from '../workshop/invoices/invoice.flow';
import { PREDIAGNOSTIC_FLOW } from '../workshop/prediagnostics/prediagnostic.flow';
import { QUOTE_FLOW } from '../workshop/quotes/quote.flow';
import { RECEPTION_FLOW } from '../workshop/reception-reports/reception-report.flow';
import { AUTHORIZATION_FLOW } from '../workshop/work-authorizations/work-authorization.flow';
import { ACTION_WORDS, PART_WORDS, STATUS_WORDS } from './code-words';

const refused = defineError<{ status: string; allowed: readonly string[] }>()({
  kind: 'conflict',
  code: 'EXAMPLE_OF_WORDS',
  words: { status: STATUS_WORDS, allowed: STATUS_WORDS },
  fr: { title: 'x', detail: 'Au statut « {status} » ; cela demande {allowed}.' },
  en: { title: 'y', detail: 'It is "{status}"; this needs {allowed}.' },
});

describe('The text of an error', () => {
  it('replaces codes by words, and its details keep the codes', () => {
    const error = refused({ status: 'in_quote', allowed: ['approved', 'in_repair', 'quote_received'] });
    expect(error.text('fr').detail).toBe(
      'Au statut « en attente de devis » ; cela demande approuvé, en réparation ou devis reçu.',
    );
    expect(error.text('en').detail).toBe(
      'It is "waiting for quotes"; this needs approved, in repair, or quote received.',
    );
    expect(error.details).toEqual({ status: 'in_quote', allowed: ['approved', 'in_repair', 'quote_received'] });
  });

  it('keeps unknown codes unchanged, and shows an empty list', () => {
    const { detail } = refused({ status: 'constructor', allowed: [] }).text('fr');
    expect(detail).toBe('Au statut « constructor » ; cela demande –.');
  });

  it('has words for every status and every action', () => {
    const statuses: readonly string[] = [
      ...ALERT_STATUSES,
      ...AUTHORIZATION_STATUSES,
      ...INTERVENTION_STATUSES,
      ...INVOICE_STATUSES,
      ...MAINTENANCE_STATUSES,
      ...PREDIAGNOSTIC_STATUSES,
      ...QUOTE_STATUSES,
      ...RECEPTION_STATUSES,
      ...REVIEW_STATUSES,
      ...VEHICLE_STATUSES,
    ];
    expect(statuses.filter((status) => !Object.hasOwn(STATUS_WORDS.words, status))).toEqual([]);
    const flows = [AUTHORIZATION_FLOW, INVOICE_FLOW, PREDIAGNOSTIC_FLOW, QUOTE_FLOW, RECEPTION_FLOW, VERIFICATION_FLOW];
    const actions = flows.flatMap((flow) => Object.keys(flow.actions));
    expect(actions.filter((action) => !Object.hasOwn(ACTION_WORDS.words, action))).toEqual([]);
  });

  it('has words for every part that a step of a document requires', () => {
    const folder = join(__dirname, '..', 'workshop');
    const sources = globSync('**/*.service.ts', { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    const calls = sources.flatMap((text) => [...text.matchAll(/requireParts\(\{(.*?)\}\)/gs)]);
    const parts = calls.flatMap(([, given = '']) => [...given.matchAll(/(\w+):/g)].map(([, name = '']) => name));
    expect(parts).toContain('garageId');
    expect(parts.filter((part) => !Object.hasOwn(PART_WORDS.words, part))).toEqual([]);
  });
});
