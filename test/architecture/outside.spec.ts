import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT_TASKS } from '../../src/operations/product-tasks';

const ROOT = join(__dirname, '..', '..');
const sources = globSync('{src,libs}/**/*.ts', { cwd: ROOT })
  .filter((file) => !file.endsWith('.spec.ts'))
  .toSorted();
const texts = new Map(sources.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** A client of something outside, and the helpers that may use it, each with its deadline. */
interface Client {
  readonly use: RegExp;
  readonly helpers: Readonly<Record<string, string>>;
}

/**
 * operations.md §7, rule 2: a wait for something outside has a deadline in the helper that makes it. Use one of these helpers; a new one
 * needs an entry with its deadline.
 */
const CLIENTS: Readonly<Record<string, Client>> = {
  'a bucket': {
    use: /\bnew S3Client\(/,
    helpers: { 'libs/storage/s3-store.ts': 'a circuit; each request within the time of the client’s request' },
  },
  'a mail server': {
    use: /\bcreateTransport\(/,
    helpers: { 'src/global/mail/mail-outbox.ts': 'a circuit; a minute for each letter' },
  },
  'an HTTP server': {
    use: /from 'node:https?'(?<!import type .*)|from '(?:undici|axios|got|node-fetch)'|(?<![.\w])fetch\(/,
    helpers: {
      'libs/http/connection-errors.ts': 'the names of statuses: no request',
      'src/webhooks/webhook-sender.ts': 'ten seconds with the whole answer, which is limited',
    },
  },
  'a socket': {
    use: /\bnew Socket\(|from 'node:tls'|import \{[^}]*\bconnect\b[^}]*\} from 'node:net'/,
    helpers: {
      'libs/persistence/connections/server-probe.ts': 'the time of the probe',
      'src/attachments/virus-scanner.ts': 'a circuit; half of the time of the client’s request',
    },
  },
  'a name server': {
    use: /from 'node:dns(?:\/promises)?'(?<!import type .*)/,
    helpers: {
      'src/global/domains/domain-proof.ts': 'eight seconds for all servers and tries',
      'src/webhooks/webhook-sender.ts': 'ten seconds',
    },
  },
  'a child process': {
    use: /from 'node:child_process'(?<!import type .*)/,
    helpers: {
      'src/operations/dumps/client/client-identity.ts': 'a timeout of the process',
      'src/operations/dumps/client/client-process.ts':
        'killed by its caller, when the run is aborted or its stream stalls',
    },
  },
  Redis: {
    use: /\bnew Redis\(/,
    helpers: {
      'libs/jobs/queue/queue-redis.ts':
        'commands are not queued while Redis is away; time limits of connection and command',
      'src/global/changes/change-events.ts': 'time limits of connection and command; the loop of the copies is watched',
      'src/global/redis/redis-counters.ts': 'time limits of connection and command',
    },
  },
};

describe('Clients of something outside', () => {
  it.each(Object.entries(CLIENTS))('%s: only in helpers with a deadline', (_what, { use, helpers }) => {
    const users = sources.filter((file) => use.test(texts.get(file) ?? ''));
    expect(users).toEqual(Object.keys(helpers).toSorted());
  });
});

/** Code that waits for something outside. */
const WAITING =
  /@Inject\((?:OBJECT_STORE|FILE_STORES|BACKUP_BUCKET|VIRUS_SCANNER|FISCAL_AUTHORITIES)\)|\bnew DeliveryRound\(|\bnew Resolver\(/;

/** Tasks that work in databases and also use a store of files, whose circuit limits their waits. */
const IN_DATABASES: Readonly<Record<string, string>> = {
  'alerts.evaluate': 'waits for nothing: it requests the run that delivers, and deletes old deliveries',
  'backup.global': 'reads the global database',
  'backup.tenant': 'reads a whole database',
  'backup.verify': 'loads a whole database',
  'imports.run': 'reads its file once, and then writes thousands of rows',
  'restore.global': 'loads the global database',
  'restore.global_compare': 'loads the global database',
  'restore.inspect': 'loads a whole database',
  'restore.tenant': 'loads a whole database',
  'tenant.recover': 'loads a whole database',
  'restore.undo': 'exchanges databases',
  'tenant.clone': 'copies a whole database',
  'tenant.delete': 'a step drops accounts and databases',
  'tenant.export': 'reads a whole database',
  'tenant.purge': 'drops databases',
  'workshop.night': 'waits for nothing: it only asks whether documents exist',
};

/** The file of each class, and the class that stands for a token. */
const fileOfClass = new Map(
  sources.flatMap((file) =>
    [...(texts.get(file) ?? '').matchAll(/^export (?:abstract )?class (\w+)/gm)].map(([, name = '']) => [name, file]),
  ),
);
const classOfToken = new Map(
  sources.flatMap((file) =>
    [...(texts.get(file) ?? '').matchAll(/provide: (\w+), useExisting: (\w+)/g)].map(([, token = '', name = '']) => [
      token,
      name,
    ]),
  ),
);

/** The classes that a file injects, or runs in a tenant. */
function usedBy(text: string): readonly string[] {
  const injected = [...text.matchAll(/constructor\(([\s\S]*?)\) \{/g)].flatMap(([, parameters = '']) => [
    ...[...parameters.matchAll(/: ([A-Z]\w+)/g)].map(([, name = '']) => name),
    ...[...parameters.matchAll(/@Inject\((\w+)\)/g)].map(([, token = '']) => classOfToken.get(token) ?? ''),
  ]);
  const run = [...text.matchAll(/\.run\(\s*\w+,\s*([A-Z]\w+),/g)].map(([, name = '']) => name);
  return [...injected, ...run];
}

/** The files of these classes and of all that they use. */
function reached(names: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  for (const waiting = [...names]; waiting.length > 0;) {
    const file = fileOfClass.get(waiting.pop() ?? '');
    if (file === undefined || files.has(file)) continue;
    files.add(file);
    waiting.push(...usedBy(texts.get(file) ?? ''));
  }
  return files;
}

/** The source of each task by its name: a name may be a constant of another file. */
const definitions = sources.flatMap((file) =>
  [...(texts.get(file) ?? '').matchAll(/defineTask\(\{[\s\S]*?\n\}\)/g)].map(([text]) => text),
);

function nameIn(definition: string): string {
  const [, literal, constant] = /name: (?:'([\w.]+)'|(\w+))/.exec(definition) ?? [];
  if (literal !== undefined) return literal;
  const declared = new RegExp(`const ${constant ?? ''} = '([\\w.]+)'`);
  for (const text of texts.values()) {
    const found = declared.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return '';
}

describe('A task that waits for something outside', () => {
  const waits = (definition: string): boolean => {
    if (definition.includes('mail.deliver(')) return true;
    const [, service = ''] = /uses: (\w+)/.exec(definition) ?? [];
    return [...reached([service, ...usedBy(definition)])].some((file) => WAITING.test(texts.get(file) ?? ''));
  };
  const waiting = definitions.filter(waits).map(nameIn).toSorted();
  const declared = PRODUCT_TASKS.filter(({ outside }) => outside !== undefined).map(({ name }) => name);

  it('is found', () => {
    expect(definitions).toHaveLength(PRODUCT_TASKS.length);
    expect(waiting).toEqual(expect.arrayContaining(['webhooks.deliver', 'papers.keep', 'mail.deliver']));
  });

  it('says so, and holds no place that protects a database', () => {
    expect(waiting.filter((name) => !declared.includes(name))).toEqual(Object.keys(IN_DATABASES).toSorted());
    expect(declared.filter((name) => !waiting.includes(name))).toEqual([]);
  });
});
