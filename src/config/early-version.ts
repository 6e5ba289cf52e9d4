import { PRODUCT_VERSION } from './product-version';

/** Prints the version before the product is loaded: it needs neither settings nor a database. */
if (process.argv[2] === '--version') {
  process.stdout.write(`${PRODUCT_VERSION}\n`);
  process.exit(0);
}
