/** Names a table as the tenant's placement has it. */
type Names = (table: string) => string;

/** The garage's own rows of a table that names one. */
const own =
  (table: string) =>
  (names: Names): string =>
    `SELECT o.id FROM ${names(table)} o WHERE o.garage_id = :garage`;

/** The dossiers in which the garage offered or was ordered from. A union, so that each half is read by the index of the garage. */
const dossiers = (names: Names): string =>
  `SELECT u.id FROM (SELECT q.intervention_id AS id FROM ${names('quotes')} q WHERE q.garage_id = :garage
    UNION SELECT a.intervention_id FROM ${names('work_authorizations')} a WHERE a.garage_id = :garage) u`;

/** The dossiers that were ordered from the garage and from no other: what is written about their work is about its own. */
const ordered = (names: Names): string =>
  `SELECT w.intervention_id FROM ${names('work_authorizations')} w
    WHERE w.garage_id = :garage AND w.status IN ('validated', 'closed')
      AND NOT EXISTS (SELECT 1 FROM ${names('work_authorizations')} x WHERE x.intervention_id = w.intervention_id
        AND x.status IN ('validated', 'closed') AND NOT (x.garage_id <=> w.garage_id))`;

/** What people wrote about the work done in a dossier. */
const aboutWork =
  (table: string) =>
  (names: Names): string =>
    `SELECT o.id FROM ${names(table)} o WHERE o.intervention_id IN (${ordered(names)})`;

/**
 * Which rows a member sees who is bound to the garage `:garage`, by table: the query of their ids. A table that is not here has none
 * for such a member: the company's other records are no business of a garage, and those of its competitors least of all.
 */
export const GARAGE_ROWS: ReadonlyMap<string, (names: Names) => string> = new Map([
  ['quotes', own('quotes')],
  ['work_authorizations', own('work_authorizations')],
  ['invoices', own('invoices')],
  ['supply_price_history', own('supply_price_history')],
  ['interventions', dossiers],
  ['field_verifications', aboutWork('field_verifications')],
  ['reception_reports', aboutWork('reception_reports')],
  [
    'vehicles',
    (names: Names): string => `SELECT i.vehicle_id FROM ${names('interventions')} i WHERE i.id IN (${dossiers(names)})`,
  ],
  [
    'prediagnostics',
    (names: Names): string =>
      `SELECT p.id FROM ${names('prediagnostics')} p WHERE (p.garage_id IS NULL OR p.garage_id = :garage)
        AND p.intervention_id IN (${dossiers(names)})`,
  ],
  [
    'payments',
    (names: Names): string =>
      `SELECT p.id FROM ${names('payments')} p JOIN ${names('invoices')} n ON n.id = p.invoice_id WHERE n.garage_id = :garage`,
  ],
]);

/** The dossiers whose work is the garage's: it may say that the work was done. */
export const ORDERED_DOSSIERS = ordered;
