// Prepares the checkout: installs the node modules of the lock file and builds the present sources. It needs only Node
// ≥ 20 and npm, because it runs before modules are installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Obstacle, inCheckout, localDirectory, root, runScript, say } from './place.mjs';
import { readText, withLock } from './processes.mjs';

const MODULES_STAMP = inCheckout('node_modules', '.installed-lock');
const BUILD_STAMP = inCheckout('dist', '.built-from');
/** The last step of a build: the declarations of the commands, so that help and usage errors need not load the product. */
const DECLARATIONS = inCheckout('dist', 'src', 'operations', 'commands', 'write-declarations.js');

/** Installs and builds whatever is missing or outdated. Returns the fingerprint of the build. */
export async function prepare() {
  await prepareModules();
  if (!buildIsCurrent()) await alone(() => buildIsCurrent() || build());
  return readText(BUILD_STAMP);
}

/** Installs the node modules if they are missing or do not match the lock file. */
export async function prepareModules() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Obstacle(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  if (!modulesAreCurrent()) await alone(() => modulesAreCurrent() || installModules());
}

/** Prevents two commands of one checkout from installing or building at the same time. */
function alone(work) {
  return withLock(join(localDirectory(), 'prepare.lock'), work);
}

/** The Node version for the product: the one pinned in the lock file, or the present one if that is not installed. */
export function productNode() {
  const pinned = inCheckout('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(pinned) ? pinned : process.execPath;
}

/** The path of a tool in the node modules, to be run with {@link productNode}. */
export function moduleTool(...parts) {
  return inCheckout('node_modules', ...parts);
}

function modulesAreCurrent() {
  const lock = lockFingerprint();
  if (readText(MODULES_STAMP) === lock) return true;
  const installed = inCheckout('node_modules', '.package-lock.json');
  if (existsSync(MODULES_STAMP) || !existsSync(installed)) return false;
  // The modules were installed by hand; npm's own record has the time.
  if (statSync(installed).mtimeMs < statSync(inCheckout('package-lock.json')).mtimeMs) return false;
  writeFileSync(MODULES_STAMP, lock);
  return true;
}

function lockFingerprint() {
  return createHash('sha256')
    .update(readFileSync(inCheckout('package-lock.json')))
    .digest('hex');
}

function installModules() {
  say('Installing node modules (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  run(
    npm,
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    'The node modules could not be installed: see the output above.',
  );
  writeFileSync(MODULES_STAMP, lockFingerprint());
}

function buildIsCurrent() {
  return readText(BUILD_STAMP) === sourceFingerprint();
}

function build() {
  say('Building …');
  const fingerprint = sourceFingerprint();
  // The native compiler needs a fifth of the time of `nest build`, and writes the same programs.
  run(
    productNode(),
    [moduleTool('typescript-native', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
    'The build failed: see the output above.',
  );
  run(productNode(), [DECLARATIONS], 'The declarations of the commands could not be written: see the output above.');
  writeFileSync(BUILD_STAMP, fingerprint);
}

function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw new Obstacle(`${failure} (${error.message})`);
  if (status !== 0) throw new Obstacle(failure);
}

/** Hash of path, size and time of every file that the build reads. A deleted source also changes it. */
function sourceFingerprint() {
  const hash = createHash('sha256');
  const single = ['ormconfig.ts', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'];
  for (const file of [...sources('src'), ...sources('libs'), ...single]) {
    const stat = statSync(inCheckout(file), { throwIfNoEntry: false });
    if (stat) hash.update(`${file}\0${stat.size}\0${stat.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function sources(folder) {
  return readdirSync(inCheckout(folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .toSorted();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(process.argv[2] === 'modules' ? prepareModules : prepare);
}
