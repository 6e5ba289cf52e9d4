import type { ListRequest } from '#kernel';
import { inContext } from '#persistence';
import type { Resource, Row } from '#persistence';
import { fieldVerificationResource } from '../../../src/workshop/field-verifications/field-verification.records';
import { interventionResource } from '../../../src/workshop/interventions/intervention.records';
import { invoiceResource } from '../../../src/workshop/invoices/invoice.records';
import { paymentResource } from '../../../src/workshop/payments/payment.records';
import { prediagnosticResource } from '../../../src/workshop/prediagnostics/prediagnostic.records';
import { supplyPriceResource } from '../../../src/workshop/price-history/supply-price.records';
import { quoteResource } from '../../../src/workshop/quotes/quote.records';
import { receptionReportResource } from '../../../src/workshop/reception-reports/reception-report.records';
import { workAuthorizationResource } from '../../../src/workshop/work-authorizations/work-authorization.records';
import { OFFICE } from '../../support/actors';
import { ManyRows } from '../../support/many-rows';
import type { FilledTable } from '../../support/many-rows';

/** Maximum number of rows read for a page: its own rows, the joined ones, and the skipped ones if a filter leaves many, spread evenly. */
const MAX_READ = 1000;

const STATUSES = "ELT(1 + n % 5, 'reported', 'in_quote', 'in_repair', 'invoiced', 'closed')";
const INTERVENTION = 'intervention_id, vehicle_id';
const OF = 'n, 1 + n % 500';
const MOMENT = "'2024-01-01' + INTERVAL n MINUTE";
const DAY = "DATE('2020-01-01' + INTERVAL n HOUR)";

/** Fifty thousand rows of each table; the interventions belong to five hundred vehicles. */
const TABLES: readonly FilledTable[] = [
  [
    'vehicles',
    'code, plate_number, plate_normalized, brand_id, model_id, status',
    "CONCAT('VH-', n), CONCAT(n, ' AB 01'), CONCAT(n, 'AB01'), m.brand_id, m.id, 'active'",
  ],
  ['garages', 'seal_key, name, specializations', "n, CONCAT('Garage ', n), '[]'"],
  ['supplies', 'reference, name, category_id, kind, unit_price', "n, 'Plaquettes', 1 + n % 12, 'part', n"],
  ['drivers', 'code, first_name, last_name, status', "CONCAT('DR-', n), 'P', 'N', 'active'"],
  ['collaborateurs', 'seal_key, first_name, last_name', "n, 'P', 'N'"],
  [
    'interventions',
    'intervention_number, vehicle_id, driver_id, title, intervention_type_id, priority, current_status, status_changed_at, reported_by_name, reported_at, assigned_to_collaborateur_id, is_on_hold',
    `CONCAT('INT-', n), 1 + n % 500, 1 + n % 300, 'Bruit', 1 + n % 15, ELT(1 + n % 4, 'low', 'medium', 'high', 'urgent'), ${STATUSES}, ${MOMENT}, 'Awa', ${MOMENT}, 1 + n % 40, n % 20 = 0`,
  ],
  [
    'prediagnostics',
    `prediagnostic_number, ${INTERVENTION}, status, prediagnostic_date, expert_id, vehicle_plate, vehicle_label`,
    `CONCAT('PRE-', n), ${OF}, ELT(1 + n % 3, 'draft', 'completed', 'cancelled'), ${DAY}, 1 + n % 40, 'X', 'Y'`,
  ],
  [
    'quotes',
    `quote_number, ${INTERVENTION}, garage_id, kind, status, quote_date, valid_until, currency, total_amount`,
    `CONCAT('QT-', n), ${OF}, 1 + n % 200, IF(n % 10, 'main', 'supplementary'), ELT(1 + n % 4, 'draft', 'received', 'rejected', 'withdrawn'), ${DAY}, ${DAY}, 'XOF', n * 7 % 99991`,
  ],
  [
    'work_authorizations',
    `authorization_number, ${INTERVENTION}, quote_id, garage_id, status, authorization_date, valid_until, currency, total_amount`,
    `CONCAT('OT-', n), ${OF}, n, 1 + n % 200, ELT(1 + n % 4, 'draft', 'validated', 'closed', 'cancelled'), ${DAY}, ${DAY}, 'XOF', n * 7 % 99991`,
  ],
  [
    'field_verifications',
    `verification_number, ${INTERVENTION}, verification_type, status, verified_at`,
    `CONCAT('VT-', n), ${OF}, ELT(1 + n % 3, 'before_work', 'during_work', 'after_work'), IF(n % 2, 'draft', 'completed'), ${MOMENT}`,
  ],
  [
    'reception_reports',
    `reception_number, ${INTERVENTION}, status, reception_date`,
    `CONCAT('RR-', n), ${OF}, ELT(1 + n % 3, 'draft', 'validated', 'cancelled'), ${DAY}`,
  ],
  [
    'invoices',
    `document_type, direction, status, invoice_number, ${INTERVENTION}, garage_id, original_invoice_id, issue_date, due_date, currency, total_amount, payment_status`,
    `IF(n % 10, 'invoice', 'credit_note'), IF(n % 2, 'issued', 'received'), ELT(1 + n % 4, 'draft', 'issued', 'registered', 'disputed'), CONCAT('INV-', n), ${OF}, 1 + n % 200, IF(n % 10, NULL, n - 1), ${DAY}, ${DAY}, 'XOF', n * 7 % 99991, ELT(1 + n % 4, 'unpaid', 'partially_paid', 'paid', 'credited')`,
  ],
  [
    'payments',
    'invoice_id, amount, payment_date, method, status, recorded_by_name',
    `1 + n % 20000, 10, ${DAY}, ELT(1 + n % 3, 'cash', 'card', 'check'), IF(n % 9, 'recorded', 'voided'), 'Awa'`,
  ],
  [
    'supply_price_history',
    'description, description_key, work_type, unit_price, quantity, net_unit_price, total_price, currency, model_id, recorded_at, source, garage_id, is_anomaly, price_rank, review_status',
    `'Frein', CONCAT('frein ', n % 900), 'supply', n, 1, n * 7 % 99991, n, 'XOF', 1 + n % 25, ${MOMENT}, ELT(1 + n % 3, 'auto', 'manual', 'import'), 1 + n % 200, n % 8 = 0, ELT(1 + n % 3, 'average', 'high', 'low'), ELT(1 + n % 3, 'none', 'pending', 'validated')`,
  ],
];

const RESOURCES = [
  interventionResource,
  prediagnosticResource,
  quoteResource,
  workAuthorizationResource,
  fieldVerificationResource,
  receptionReportResource,
  invoiceResource,
  paymentResource,
  inContext(supplyPriceResource, OFFICE),
] as unknown as readonly Resource<Row>[];

/** A value that some rows have, for every filter on columns. Filters by the current time or by a range are tested separately. */
const VALUES: Readonly<Record<string, unknown>> = {
  vehicleId: [77],
  driverId: [77],
  garageId: [77],
  expertId: [7],
  assignedTo: [7],
  typeId: [3],
  priority: ['urgent'],
  isOnHold: true,
  isAnomaly: true,
  kind: ['main'],
  direction: ['issued'],
  documentType: ['invoice'],
};
/** Filters that leave only the rows of one intervention or invoice, which may be sorted. */
const FEW: Readonly<Record<string, unknown>> = {
  interventionId: [77],
  quoteId: [77],
  invoiceId: [77],
  originalInvoiceId: [79],
};
const STATUS_OF: Readonly<Record<string, string>> = {
  interventions: 'in_repair',
  payments: 'recorded',
  invoices: 'issued',
};

const cases: (readonly [string, Resource<Row>, Partial<ListRequest>])[] = RESOURCES.flatMap((resource) => {
  const { sorts, filters } = resource.listing;
  const sorted = Object.keys(sorts).flatMap((key) =>
    (['asc', 'desc'] as const).map(
      (direction) => [`${resource.name} by ${key} ${direction}`, resource, { sort: [{ key, direction }] }] as const,
    ),
  );
  const values = { ...VALUES, status: [STATUS_OF[resource.name] ?? 'draft'] };
  const filtered = Object.keys(filters)
    // The garage of an intervention is that of its accepted quote.
    .filter((name) => name in values && !(resource.name === 'interventions' && name === 'garageId'))
    .map(
      (name) =>
        [`${resource.name} of one ${name}`, resource, { filters: { [name]: values[name as 'status'] } }] as const,
    );
  return [...sorted, ...filtered];
});

const ranges: (readonly [string, Resource<Row>, Partial<ListRequest>])[] = [
  ['invoices of a month', { issueFrom: '2022-03-01', issueTo: '2022-03-31' }, 'issueDate', invoiceResource] as const,
  ['invoices due in a month', { dueFrom: '2022-03-01', dueTo: '2022-03-31' }, 'dueDate', invoiceResource] as const,
  ['invoices of an amount', { amountMin: '50000', amountMax: '50100' }, 'totalAmount', invoiceResource] as const,
  ['payments of a month', { paidFrom: '2022-03-01', paidTo: '2022-03-31' }, 'paymentDate', paymentResource] as const,
].map(([what, filters, key, resource]) => [
  what,
  resource as unknown as Resource<Row>,
  { filters, sort: [{ key, direction: 'asc' }] },
]);

const few: (readonly [string, Resource<Row>, Partial<ListRequest>])[] = RESOURCES.flatMap((resource) =>
  Object.keys(FEW)
    .filter((name) => name in resource.listing.filters)
    .map((name) => [`${resource.name} of one ${name}`, resource, { filters: { [name]: FEW[name] } }] as const),
);

describe('A list of fifty thousand interventions or documents', () => {
  let rows: ManyRows;

  beforeAll(async () => {
    rows = await ManyRows.of(TABLES);
  }, 240_000);

  afterAll(async () => {
    await rows.drop();
  });

  it.each([...cases, ...ranges])('is read by an index in sort order: %s', async (_what, resource, request) => {
    expect(await rows.detoursOf(resource, request)).toEqual([]);
    expect(await rows.cost(() => rows.page(resource, request))).toBeLessThan(MAX_READ);
  });

  it.each(few)('costs no more than its own rows: %s', async (_what, resource, request) => {
    expect(await rows.cost(() => rows.page(resource, request))).toBeLessThan(MAX_READ);
  });
});
