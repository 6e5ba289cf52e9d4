import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the sources, and one folder above what is built of them. */
const MANIFEST = join(__dirname, '..', '..', ...(__filename.endsWith('.js') ? ['..'] : []), 'package.json');

/** A Node older than package.json's `engines` ends here. To be imported before anything that such a Node does not have. */
const { engines } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly engines: { readonly node: string } };
const [, major = 0, minor = 0] = (/>=(\d+)\.(\d+)/.exec(engines.node) ?? []).map(Number);
const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  process.stderr.write(
    `Node ${process.versions.node} is too old: Impact Auto needs Node ${major}.${minor} or newer.\n`,
  );
  process.exit(1);
}
