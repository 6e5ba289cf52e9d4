import { PRODUCT_VERSION } from './product-version';

/** Answered before the product is loaded: without settings and without a database, of which there may be none yet. */
if (process.argv[2] === '--version') {
  process.stdout.write(`${PRODUCT_VERSION}\n`);
  process.exit(0);
}
