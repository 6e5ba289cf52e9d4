import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

/** The checkout, the base of the relative paths in compose.yaml. */
export const CHECKOUT = resolve(__dirname, '..', '..', '..');

/** The definition of one container in compose.yaml, with the operator's variables filled in. */
export interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[];
  /** Names of its secrets, which are files below /run/secrets. */
  readonly secrets: readonly string[];
  /** `source:target[:ro]`. A source that begins with a dot is a file of the checkout, any other a volume. */
  readonly volumes: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly networks?: unknown;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  /** The path of each secret's file on the operator's machine. */
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, string>>;
type Node = Readonly<Record<string, unknown>>;

/** Reads compose.yaml like `docker compose`: with merged anchors, and variables of the operator's `.env`. */
export function readCompose(variables: Variables): ComposeFile {
  const text = readFileSync(resolve(CHECKOUT, 'compose.yaml'), 'utf8');
  const file = filledIn(parse(text, { merge: true }), variables) as ComposeFile & { services: Record<string, Node> };
  const services = Object.entries(file.services).map(([name, service]) => [name, complete(service)]);
  return { ...file, services: Object.fromEntries(services) as Record<string, ComposeService> };
}

/** A missing value is empty, and every value of the environment is text. */
function complete({ environment = {}, secrets = [], volumes = [], ...service }: Node): ComposeService {
  const values = Object.entries(environment as Node).map(([name, value]) => [name, String(value)]);
  return { ...service, secrets, volumes, environment: Object.fromEntries(values) } as ComposeService;
}

function filledIn(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return substituted(value, variables);
  if (Array.isArray(value)) return value.map((item) => filledIn(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filledIn(item, variables)]));
}

/** Innermost variables first, because a default may itself contain a variable. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^${}]*))?\}/;
const DOLLAR = '\u0000';

/** @throws Error if a variable that compose requires (`:?`) is missing */
function substituted(text: string, variables: Variables): string {
  let result = text.replaceAll('$$', DOLLAR);
  for (let found = VARIABLE.exec(result); found !== null; found = VARIABLE.exec(result)) {
    const [whole, name = '', kind, rest = ''] = found;
    const given = variables[name] ?? '';
    if (given === '' && kind === '?') throw new Error(`compose.yaml demands ${name}: ${rest}`);
    result = result.replace(whole, () => (given === '' && kind === '-' ? rest : given));
  }
  return result.replaceAll(DOLLAR, '$');
}
