import fc from 'fast-check';
import { hostileText, hostileValue } from './hostile-values';
import { likelyValue, propertiesOf } from './likely-values';
import type { ApiDocument, Operation, Parameter } from './operations';

/** One request of the fuzz test. */
export interface FuzzedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string | undefined;
}

/** Parameters of reports. */
const PERIOD: Readonly<Record<string, string>> = { from: '2026-01-01', to: '2026-06-30' };

/** Requests of an operation: likely ones in which one or a few values are hostile. */
export function requestsOf(document: ApiDocument, operation: Operation): fc.Arbitrary<FuzzedRequest> {
  return fc
    .record({
      path: pathsOf(operation),
      query: queriesOf(operation),
      headers: headersOf(operation),
      rawBody: bodiesOf(document, operation),
    })
    .map(({ path, query, headers, rawBody }) => ({
      path: query === '' ? path : `${path}?${query}`,
      headers: rawBody === undefined ? headers : { ...headers, ...bodyHeaders(operation, rawBody) },
      rawBody,
    }));
}

/** With Content-Length, because a Node client sends a body of GET and DELETE without any framing. */
const bodyHeaders = ({ body }: Operation, rawBody: string): Record<string, string> => ({
  'content-type': body?.type ?? 'application/json',
  'content-length': String(Buffer.byteLength(rawBody)),
});

function pathsOf({ path, parameters, plane }: Operation): fc.Arbitrary<string> {
  const names = parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name);
  const values = names.map((name) =>
    fc.oneof({ weight: 5, arbitrary: likelyWord(name, plane) }, { weight: 1, arbitrary: hostileText.map(encoded) }),
  );
  return fc
    .tuple(...values)
    .map((words) => names.reduce((made, name, i) => made.replace(`{${name}}`, words[i] ?? '1'), path));
}

/** On the control plane never the first record: it is the caller, and the company for the other tests. */
function likelyWord(name: string, plane: Operation['plane']): fc.Arbitrary<string> {
  if (name === 'entityType') return fc.constantFrom('vehicle', 'intervention');
  if (plane === 'platform') return fc.constantFrom('2', '3', '999999');
  return fc.constantFrom('1', '2', '3', '999999');
}

function queriesOf({ parameters }: Operation): fc.Arbitrary<string> {
  const known = parameters.filter(({ in: place }) => place === 'query');
  if (known.length === 0)
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant('') },
      hostileText.map((text) => `x=${encoded(text)}`),
    );
  const pair = fc
    .tuple(fc.constantFrom(...known), hostileText, fc.boolean())
    .map(([parameter, text, hostile]) => `${parameter.name}=${encoded(hostile ? text : likelyParameter(parameter))}`);
  return fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.join('&'));
}

function likelyParameter({ name, schema = {} }: Parameter): string {
  const { example, enum: choices = [], default: initial, minimum = 1 } = schema;
  const known = PERIOD[name] ?? example ?? choices[0] ?? initial ?? minimum;
  return typeof known === 'string' ? known : JSON.stringify(known);
}

function headersOf({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const word = hostileText.map((text) => text.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 500));
  const known = parameters.filter(({ in: place }) => place === 'header').map(({ name }) => name.toLowerCase());
  if (known.length === 0) return fc.constant({});
  return fc
    .array(fc.tuple(fc.constantFrom(...known), fc.oneof(word, fc.constantFrom('"1"', 'W/"1"', 'key-1'))), {
      maxLength: 1,
    })
    .map((pairs) => Object.fromEntries(pairs));
}

function bodiesOf(document: ApiDocument, { body }: Operation): fc.Arbitrary<string | undefined> {
  if (body === null) return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, hostileValue.map(inJson));
  if (body.type !== 'application/json') return fc.oneof(hostileText, fc.constant('Nom\nGarage du Banco\n'));
  const properties = propertiesOf(document, body.schema);
  if (properties.length === 0) return hostileValue.map(inJson);
  const likely = properties.map(([name, schema]) => [name, likelyValue(document, schema)] as const);
  const someHostile = fc
    .tuple(
      fc.subarray(likely),
      fc.array(fc.tuple(fc.constantFrom(...likely.map(([name]) => name)), hostileValue), {
        minLength: 1,
        maxLength: 2,
      }),
    )
    .map(([left, hostile]) => inJson(Object.fromEntries([...(left.length > 0 ? left : likely), ...hostile])));
  const oneHostile = fc
    .tuple(fc.constantFrom(...likely.map(([name]) => name)), hostileValue)
    .map(([name, value]) => inJson(Object.fromEntries([...likely, [name, value]])));
  return fc.oneof(
    { weight: 5, arbitrary: oneHostile },
    { weight: 3, arbitrary: someHostile },
    { weight: 1, arbitrary: hostileValue.map(inJson) },
    { weight: 1, arbitrary: hostileText },
  );
}

const inJson = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** Percent-encoded; lone surrogates are sent as the bytes of the replacement character, as browsers do. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
