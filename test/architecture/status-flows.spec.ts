import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRANSITIONS } from '../../src/workshop/interventions/intervention.flow';
import { actionsRead, statusWrites, textsGivenTo } from '../support/status-writes';

interface LoadedFlow {
  readonly name: string;
  readonly columns: readonly string[];
  readonly actions: readonly string[];
}

const ROOT = join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const PRODUCT = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !/\.(?:spec|flow)\.ts$/.test(file));
/** Views are what leaves; the spans are the history of the statuses of vehicles, in a table of their own. */
const NO_WRITERS = /\.view\.ts$/;
const WRITERS = PRODUCT.filter((file) => /^src\/(?:workshop|maintenance|fleet\/vehicles)\//.test(file)).filter(
  (file) => !NO_WRITERS.test(file),
);

/** Object literals with such a property that are no rows: columns of imported files, facts of guards, a demo plan. */
const NO_ROWS: readonly string[] = [
  "src/fleet/vehicles/vehicle-status-spans.ts: `INSERT INTO ${tableName(manager, 'vehicle_status_spans')} (vehicle_id, status, starts_at, is_manual) VALUES (?, ?, ?, ?)`",
  'src/maintenance/imports/maintenance-importer.ts: status: ONCE',
  'src/maintenance/imports/maintenance-importer.ts: status: STATUSES',
  'src/workshop/demo/demo-plan.ts: status',
  'src/workshop/imports/intervention-importer.ts: currentStatus: importedStatus',
  "src/workshop/imports/intervention-importer.ts: currentStatus: { compared: (value) => importedStatusOf(asText(value)), aliases: ['Statut'], ...ONCE }",
  'src/workshop/interventions/intervention-facts.ts: status: raw.status',
];

function flowsIn(file: string): LoadedFlow[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- every file of a kind is loaded, whatever its name
  const module = require(join(ROOT, file)) as Readonly<
    Record<string, { readonly actions?: Readonly<Record<string, { readonly column: string }>> }>
  >;
  return Object.entries(module).flatMap(([name, { actions }]) =>
    actions === undefined
      ? []
      : [{ name, actions: Object.keys(actions), columns: Object.values(actions).map(({ column }) => column) }],
  );
}

function unreadActions(flows: readonly LoadedFlow[], sources: readonly string[]): string[] {
  const known = new Set(sources.flatMap(actionsRead));
  return flows
    .flatMap(({ name, actions }) => actions.map((action) => `${name}.${action}`))
    .filter((action) => !known.has(action));
}

const FILES = globSync('src/**/*.flow.ts', { cwd: ROOT });
const FLOWS = FILES.flatMap(flowsIn);
const COLUMNS = [...new Set(FLOWS.flatMap(({ columns }) => columns))].toSorted();
/** Its actions are the transitions, which are found by the requested status or by the event of a document. */
const [BY_EVENT, BY_NAME] = [true, false].map((isByEvent) =>
  FLOWS.filter(({ name }) => (name === 'INTERVENTION_FLOW') === isByEvent),
) as [LoadedFlow[], LoadedFlow[]];

describe('The flow tables', () => {
  it('are all found', () => {
    expect(FLOWS.length).toBe(FILES.length);
    expect(BY_EVENT).toHaveLength(1);
    expect(COLUMNS).toEqual(['currentStatus', 'fiscalStatus', 'status']);
  });

  it('have no action that the product does not take', () => {
    expect(unreadActions(BY_NAME, PRODUCT.map(read))).toEqual([]);
  });

  it('have no transition of an intervention that is neither requested nor caused', () => {
    const fired = new Set(PRODUCT.map(read).flatMap((text) => textsGivenTo('fire', text)));
    expect(fired.size).toBeGreaterThan(10);
    const events = TRANSITIONS.flatMap(({ event }) => event ?? []);
    expect(events.filter((event) => !fired.has(event))).toEqual([]);
    expect(TRANSITIONS.filter(({ manual, event }) => manual === null && event === null)).toEqual([]);
  });

  it('would be refused with an action that only another flow has', () => {
    const flow = { name: 'X_FLOW', columns: ['status'], actions: ['open', 'close'] };
    expect(unreadActions([flow], ['X_FLOW.actions.open.on(row);', 'Y_FLOW.actions.close.on(row);'])).toEqual([
      'X_FLOW.close',
    ]);
    expect(textsGivenTo('fire', "on.fire(unit, isOpen ? 'opened' : 'closed'); on.call('other');")).toEqual([
      'opened',
      'closed',
    ]);
  });
});

describe('A status', () => {
  it('is written by the steps of its flow alone', () => {
    const written = WRITERS.flatMap((file) =>
      statusWrites(read(file), COLUMNS).map((place) => `${file}: ${place.replace(/^\d+: /, '')}`),
    );
    expect(written.toSorted()).toEqual(NO_ROWS.toSorted());
  });

  it.each([
    "records.update(unit, id, { status: 'expired' }, null);",
    "records.update(unit, id, { where: 1, currentStatus: 'closed' }, null);",
    'const row = { status, sentAt }; records.update(unit, id, row, null);',
    'records.update(unit, id, { status: body.status }, null);',
    "records.create(unit, { ...columns, status: 'draft' });",
    'records.create(unit, { ...columns, status: flow.initial });',
    "manager.save(Quote, [{ id, status: 'rejected' } as const]);",
    "query.update(Quote).set({ ['status']: 'rejected' }).where({ id });",
    "const columnsOf = () => ({ 'fiscalStatus': 'pending' });",
    "quote.status = 'expired';",
    "quote['status'] ??= 'expired';",
    'Object.assign(intervention, { currentStatus: to });',
    "manager.query(`UPDATE ${tableName(manager, 'quotes')} SET status = ? WHERE id = ?`, [to, id]);",
    "manager.query('UPDATE interventions i SET i.version = i.version + 1, i.current_status=? WHERE id = ?');",
    "manager.query('INSERT INTO quotes (id, `status`) VALUES (?, ?)');",
    "manager.query(`INSERT INTO ${tableName(manager, 'quotes')} (id, status) SELECT 1, 'draft'`);",
    "manager.query('INSERT INTO quotes (id) VALUES (1) ON DUPLICATE KEY UPDATE status = 1');",
  ])('would be found in %s', (text) => {
    expect(statusWrites(text, COLUMNS)).toHaveLength(1);
  });

  it.each([
    'records.create(unit, { ...columns, status: QUOTE_FLOW.initial });',
    "records.create(unit, { currentStatus: INTERVENTION_FLOW.entry('closed') });",
    "records.update(unit, id, { paymentStatus: 'paid', reviewStatus: 'pending' }, null);",
    "manager.findBy(Invoice, { status: In(['issued']) });",
    "const where = { fiscalStatus: 'pending' } as const;",
    "manager.find(Invoice, { where: { status: 'draft' } });",
    "import { documentFrozen } from './document.errors';\nthrow documentFrozen({ document: 'quote', status });",
    "manager.query('SELECT 1 FROM quotes WHERE status = ?');",
    'manager.query("UPDATE quotes SET version = version + 1 WHERE status = \'draft\'");',
    "if (quote.status === 'draft') again();",
    "@Describe({ summary: 'Add a quote', status: 201 }) class Quotes {}",
  ])('is only read in %s', (text) => {
    expect(statusWrites(text, COLUMNS)).toEqual([]);
  });
});
