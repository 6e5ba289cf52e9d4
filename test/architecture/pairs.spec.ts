import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT_TASKS } from '../../src/operations/product-tasks';
import { TENANT_WORK } from '../../src/operations/tenant-work';
import { pairsOf, pairsTable } from '../support/pairs-table';

const PAGE = join(__dirname, '..', '..', 'docs', 'operations', 'pairs.md');
const SECTION = /<!-- pairs -->[^]*<!-- \/pairs -->/;

/** Tasks of a tenant that use only rows, as requests do, and therefore may run beside everything. */
const LIKE_REQUESTS: readonly string[] = [
  'alerts.evaluate',
  'attachments.cleanup',
  'attachments.scan',
  'audit.retention',
  'imports.cleanup',
  'imports.run',
  'invoices.fiscal',
  'maintenance.night',
  'members.tell',
  'papers.keep',
  'tenant.create',
  'webhooks.deliver',
  'workshop.catch_up',
  'workshop.night',
];

const meets = (running: string, begun: string): unknown =>
  pairsOf(TENANT_WORK).find((pair) => pair.running.name === running && pair.begun.name === begun)?.is;

describe('Work on one tenant at the same time', () => {
  it('is declared by each task of a tenant, or the task is like a request', () => {
    const silent = PRODUCT_TASKS.filter(({ scope, takes }) => scope === 'tenant' && takes === undefined);
    expect(silent.map(({ name }) => name).toSorted()).toEqual(LIKE_REQUESTS);
  });

  it('has a documented result for every pair', () => {
    const written = `<!-- pairs -->\n\n${pairsTable(TENANT_WORK)}\n\n<!-- /pairs -->`;
    const page = readFileSync(PAGE, 'utf8');
    if (process.env['UPDATE_PAIRS'] === '1') writeFileSync(PAGE, page.replace(SECTION, written));
    const compact = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    const stored = SECTION.exec(readFileSync(PAGE, 'utf8'))?.[0] ?? '';
    expect(compact(stored)).toBe(compact(written));
  });

  it('never exchanges, rebuilds or removes tables beside a copy of them', () => {
    const among = ['tenant.clone', 'tenant.export', 'backup.tenant'];
    const against = ['restore.tenant', 'restore.undo', 'tenant.optimize', 'tenant.purge'];
    const pairs = among.flatMap((copy) => against.flatMap((other) => [meets(copy, other), meets(other, copy)]));
    expect(pairs).not.toContain('beside');
  });

  it.each([
    ['restore.tenant', 'restore.tenant', 'refused'],
    ['restore.tenant', 'backup.tenant', 'late'],
    ['backup.tenant', 'restore.tenant', 'waits'],
    ['backup.tenant', 'backup.tenant', 'late'],
    ['tenant.clone', 'restore.undo', 'waits'],
    ['tenant.delete', 'tenant.activate', 'late'],
    ['tenant.optimize', 'restore.tenant', 'refused'],
    ['tenant.cleanup', 'backup.tenant', 'beside'],
    ['credentials.rotate', 'estate.migrate', 'refused'],
    ['estate.migrate', 'restore.tenant', 'late'],
    ['restore.tenant', 'estate.migrate', 'late'],
    ['tenant.suspend', 'tenant.activate', 'waits'],
    ['tenant.export', 'tenant.suspend', 'beside'],
  ])('of %s, then %s: %s', (running, begun, expected) => {
    expect(meets(running, begun)).toBe(expected);
  });
});
