import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FuzzedProduct } from './fuzzed-product';
import { faultsOf } from './judge';
import { likelyValue, propertiesOf } from './likely-values';
import { operationsOf } from './operations';
import type { ApiDocument, Operation } from './operations';
import { requestsOf } from './requests';
import type { FuzzedRequest } from './requests';

const DOCUMENT = JSON.parse(readFileSync(join(__dirname, '../contract/openapi.json'), 'utf8')) as ApiDocument;
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 6);
/** The suite uses a fixed seed, so that a failure can be reproduced; the long form uses a new seed for each run. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_130);
const SECRET_NAMES = /password|secret|token|code$|licen[cs]e/i;
const PLANTED = 'un-secret-de-la-demande';

/** Operations that end sessions or use up login attempts run last. */
const operations = operationsOf(DOCUMENT).toSorted((a, b) => Number(isOfSessions(a)) - Number(isOfSessions(b)));

/** Sends hostile input to every operation of the API. */
describe(`Any operation (seed ${SEED})`, () => {
  let product: FuzzedProduct;

  beforeAll(async () => {
    product = await FuzzedProduct.start();
  });

  afterAll(async () => {
    await product.stop();
  });

  const isAnsweredWell = async (operation: Operation, request: FuzzedRequest): Promise<void> => {
    const began = performance.now();
    const answer = await product.send(operation, request);
    expect(faultsOf(operation, answer, performance.now() - began)).toEqual([]);
  };

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s answers hostile requests as documented',
    async (_, operation) => {
      const requests = requestsOf(DOCUMENT, operation);
      const settings = { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: 100_000 };
      await fc.assert(
        fc.asyncProperty(requests, (request) => isAnsweredWell(operation, request)),
        settings,
      );
    },
  );

  it('leaves no secret of a request in the log', async () => {
    for (const operation of operations) {
      const rawBody = bodyWithSecrets(operation);
      const path = operation.path.replaceAll(/\{\w+\}/g, '999999');
      if (rawBody !== null)
        await product.send(operation, { path, rawBody, headers: { 'content-type': 'application/json' } });
    }
    expect(product.secretsInLog([PLANTED])).toEqual([]);
  });
});

function isOfSessions({ path }: Operation): boolean {
  return path.includes('/auth/');
}

/** A likely body in which each secret is a planted one; null for an operation without secrets. */
function bodyWithSecrets({ body }: Operation): string | null {
  const properties = propertiesOf(DOCUMENT, body?.schema).map(([name, schema]) => [
    name,
    SECRET_NAMES.test(name) ? PLANTED : likelyValue(DOCUMENT, schema),
  ]);
  return properties.some(([, value]) => value === PLANTED) ? JSON.stringify(Object.fromEntries(properties)) : null;
}
