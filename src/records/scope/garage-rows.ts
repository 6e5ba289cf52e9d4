/** Qualifies a table name for the tenant's database placement. */
type Names = (table: string) => string;

/** The garage's own rows of a table with a garage column. */
const own =
  (table: string) =>
  (names: Names): string =>
    `SELECT o.id FROM ${names(table)} o WHERE o.garage_id = :garage`;

/** Interventions with a quote of the garage or a work order to it. A union, so that each half uses the index on the garage. */
const interventions = (names: Names): string =>
  `SELECT u.id FROM (SELECT q.intervention_id AS id FROM ${names('quotes')} q WHERE q.garage_id = :garage
    UNION SELECT a.intervention_id FROM ${names('work_authorizations')} a WHERE a.garage_id = :garage) u`;

/** Interventions with work orders to this garage and to no other: texts about the work then concern this garage only. */
const ordered = (names: Names): string =>
  `SELECT w.intervention_id FROM ${names('work_authorizations')} w
    WHERE w.garage_id = :garage AND w.status IN ('validated', 'closed')
      AND NOT EXISTS (SELECT 1 FROM ${names('work_authorizations')} x WHERE x.intervention_id = w.intervention_id
        AND x.status IN ('validated', 'closed') AND NOT (x.garage_id <=> w.garage_id))`;

/** Records that people wrote about the work of an intervention. */
const aboutWork =
  (table: string) =>
  (names: Names): string =>
    `SELECT o.id FROM ${names(table)} o WHERE o.intervention_id IN (${ordered(names)})`;

/**
 * The rows that a member bound to the garage `:garage` sees, by table, as a query of their ids. Such a member sees no rows of a table
 * that is not listed here: other records of the company, and above all those of competing garages, are not visible to a garage.
 */
export const GARAGE_ROWS: ReadonlyMap<string, (names: Names) => string> = new Map([
  ['quotes', own('quotes')],
  ['work_authorizations', own('work_authorizations')],
  ['invoices', own('invoices')],
  ['supply_price_history', own('supply_price_history')],
  ['interventions', interventions],
  ['field_verifications', aboutWork('field_verifications')],
  ['reception_reports', aboutWork('reception_reports')],
  [
    'vehicles',
    (names: Names): string =>
      `SELECT i.vehicle_id FROM ${names('interventions')} i WHERE i.id IN (${interventions(names)})`,
  ],
  [
    'prediagnostics',
    (names: Names): string =>
      `SELECT p.id FROM ${names('prediagnostics')} p WHERE (p.garage_id IS NULL OR p.garage_id = :garage)
        AND p.intervention_id IN (${interventions(names)})`,
  ],
  [
    'payments',
    (names: Names): string =>
      `SELECT p.id FROM ${names('payments')} p JOIN ${names('invoices')} n ON n.id = p.invoice_id WHERE n.garage_id = :garage`,
  ],
]);

/** The interventions whose work was ordered only from the garage: the garage may report this work as done. */
export const ORDERED_INTERVENTIONS = ordered;
