// The first start: creates the global database, the platform administrator and the demo tenants. The result is stored,
// so that the next start of the same build on the same server can skip this step.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandProgram } from './application.mjs';
import { Obstacle, root } from './place.mjs';
import { productNode } from './prepare.mjs';
import { readText } from './processes.mjs';

// Settings that change the result of bootstrap.
const DECISIVE =
  /^(DB_(HOST|PORT|USER|SERVERS)|GLOBAL_DATABASE|TENANT_(DATABASE|ACCOUNT)_PREFIX|DEMO_DATA|BASE_DOMAIN|PORT|NODE_ENV|PLATFORM_ADMIN_.*|MASTER_KEYS_FILE(_FILE)?)$/;

/**
 * Runs `bootstrap`, unless this build has already done so with the same settings on the private server of this folder.
 *
 * @returns the outcome `{ adminEmail, adminPassword, tenants }`; the administrator's password only if it was just
 * created
 */
export async function bootstrap({ local, build, environment, isPrivate }) {
  const rememberedFile = join(local, 'bootstrap.json');
  const key = keyOf(build, environment);
  const remembered = remember(rememberedFile);
  // A server that the user provides may have been emptied in the meantime; only the private one is known to be
  // unchanged.
  if (isPrivate && remembered.key === key) return { ...remembered.outcome, adminPassword: null };
  const outcome = withKnownPasswords(await runBootstrap(environment), remembered.outcome);
  const kept = { key, outcome: { ...outcome, adminPassword: null } };
  writeFileSync(rememberedFile, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return outcome;
}

function keyOf(build, environment) {
  const settings = Object.keys(environment).filter((name) => DECISIVE.test(name));
  const text = settings.toSorted().map((name) => `${name}=${environment[name]}\n`);
  // If the key file has changed, bootstrap runs again: the product refuses keys that do not decrypt its database.
  const keys = readText(environment.MASTER_KEYS_FILE ?? '') ?? '';
  return createHash('sha256')
    .update([build, ...text, keys].join('\n'))
    .digest('hex');
}

function remember(file) {
  try {
    return JSON.parse(readText(file) ?? '{}');
  } catch {
    return {};
  }
}

/** The product prints demo passwords only once; they are stored here, with the other secrets of this folder. */
function withKnownPasswords(outcome, before) {
  const accounts = (before?.tenants ?? []).flatMap(({ driver, ...administrator }) => [administrator, driver ?? {}]);
  const known = new Map(accounts.map(({ email, password }) => [email, password]));
  const withPassword = (account) => ({ ...account, password: account.password ?? known.get(account.email) ?? null });
  const tenants = outcome.tenants.map((tenant) => ({ ...withPassword(tenant), driver: withPassword(tenant.driver) }));
  return { ...outcome, tenants };
}

async function runBootstrap(environment) {
  const child = spawn(productNode(), [commandProgram, 'bootstrap', '--json'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Obstacle(
      `The databases could not be prepared (bootstrap ended with code ${code}): see the output above.`,
    );
  return JSON.parse(output);
}
