import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT_TASKS } from '../../src/operations/product-tasks';
import { declaredCommands } from '../../src/operations/commands/declared-commands';

const ROOT = join(__dirname, '..', '..');
const SOURCES = globSync('{src,libs}/**/*.ts', { cwd: ROOT, exclude: (name) => name.endsWith('.spec.ts') });

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Tasks that a command of another name starts, with the reason. */
const OTHER_COMMANDS: Readonly<Record<string, string>> = {
  'restore.tenant': 'tenant:restore; unfinished and undoable restores of earlier releases have this name',
  'restore.inspect': 'tenant:restore --into',
  'tenant.recover': 'server:recover, for each tenant of a server',
  'restore.global_compare': 'restore:global --dry-run',
  'estate.migrate': 'tenant:migrate, which works without the ledger, because it must run before the schema is current',
};

/** Tasks that no command starts: the clock, a request or other code does. */
const WITHOUT_COMMAND: readonly string[] = [
  'alerts.evaluate',
  'attachments.cleanup',
  'attachments.scan',
  'audit.retention',
  'audit.sweep',
  'domains.check',
  'exports.cleanup',
  'identity.cleanup',
  'imports.cleanup',
  'imports.run',
  'invoices.fiscal',
  'mail.deliver',
  'maintenance.night',
  'members.tell',
  'metrics.sample',
  'papers.keep',
  'platform_webhooks.deliver',
  'move.forget',
  'restore.forget',
  'tenant.purge',
  'tenants.identify',
  'tenants.purge',
  'warm_pool.refill',
  'webhooks.deliver',
  'workshop.catch_up',
  'workshop.night',
];

const COMMANDS = declaredCommands().map(({ name }) => name);

const commandOf = (task: string): string => task.replace('.', ':');

describe('Tasks', () => {
  const definitions = SOURCES.flatMap((path) =>
    [...read(path).matchAll(/^export const (\w+) = defineTask\(/gm)].map(([, name]) => ({ path, name })),
  );

  it('are defined in files of their own, beside their service', () => {
    expect(definitions.length).toBeGreaterThan(35);
    const elsewhere = definitions.filter(({ path }) => !/\.tasks?\.ts$/.test(path) && !path.endsWith('.service.ts'));
    expect(elsewhere).toEqual([]);
  });

  it('are all listed', () => {
    expect(PRODUCT_TASKS).toHaveLength(definitions.length);
    expect(new Set(PRODUCT_TASKS.map(({ name }) => name)).size).toBe(PRODUCT_TASKS.length);
  });

  it('are the only work of workers: nothing else implements a handler', () => {
    const handlers = SOURCES.filter((path) => /implements [\w, ]*JobHandler/.test(read(path)));
    expect(handlers).toEqual(['libs/jobs/schedules/fan-out.ts']);
  });

  it('have the name of their command', () => {
    const names = PRODUCT_TASKS.map(({ name }) => name);
    const strangers = names.filter((name) => !COMMANDS.includes(commandOf(name)) && !(name in OTHER_COMMANDS));
    expect(strangers.filter((name) => !WITHOUT_COMMAND.includes(name))).toEqual([]);
    expect(Object.keys(OTHER_COMMANDS).filter((name) => !names.includes(name))).toEqual([]);
    expect(WITHOUT_COMMAND.filter((name) => !names.includes(name))).toEqual([]);
  });
});
