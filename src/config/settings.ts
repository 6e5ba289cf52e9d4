import { readFileSync } from 'node:fs';

/** Every setting of the product, typed; the only reader of the environment is {@link loadSettings}. */
export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  readonly port: number;
  readonly host: string;
  readonly managementPort: number;
  readonly managementHost: string;
  readonly baseDomain: string;
  readonly pathRouting: boolean;
  readonly trustedProxies: readonly string[];
  readonly database: {
    readonly host: string;
    readonly port: number;
    /** The provisioning account of the first server; used by src/operations and the global data source's bootstrap alone. */
    readonly user: string;
    readonly password: string;
    readonly globalName: string;
    readonly tenantDatabasePrefix: string;
    readonly tenantAccountPrefix: string;
    /** Connections this process may hold per database server for tenants. */
    readonly connectionBudget: number;
    readonly perTenantConnections: number;
    readonly acquireTimeoutMs: number;
  };
  /** What one tenant may ask of one process. */
  readonly tenantBudget: { readonly requestsPerSecond: number; readonly requestBurst: number };
  readonly redisUrl: string | null;
  readonly masterKeysFile: string;
  readonly platformAdmin: { readonly email: string; readonly password: string | null };
  /** Whether a platform administrator must have a second factor. */
  readonly platformMfa: 'optional' | 'required';
  /** Null: mail is logged instead of sent. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly demoData: boolean;
  readonly worker: 'inline' | 'off';
  readonly warmPoolSize: number;
  readonly logLevel: string;
  readonly shutdownGraceMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; names the setting, never its value. */
export class SettingError extends Error {
  constructor(
    readonly setting: string,
    reason: string,
  ) {
    super(`${setting}: ${reason}`);
    this.name = 'SettingError';
  }
}

/**
 * Reads and validates the settings. `NAME_FILE` gives the path of a file holding the value of `NAME`.
 *
 * @throws SettingError naming the first setting that is missing or malformed.
 */
export function loadSettings(environment: Environment = process.env): Settings {
  const read = new SettingReader(environment);
  const mode = read.choice('NODE_ENV', ['development', 'test', 'production'], 'development');
  const production = mode === 'production';
  const baseDomain = read.text('BASE_DOMAIN', production ? undefined : 'localhost').toLowerCase();
  return {
    environment: mode,
    port: read.integer('PORT', 3000, 0, 65535),
    host: read.text('HOST', '0.0.0.0'),
    managementPort: read.integer('MANAGEMENT_PORT', 9090, 0, 65535),
    managementHost: read.text('MANAGEMENT_HOST', '127.0.0.1'),
    baseDomain,
    pathRouting: read.flag('PATH_ROUTING', true),
    trustedProxies: read.list('TRUSTED_PROXIES'),
    database: readDatabase(read, production),
    tenantBudget: {
      requestsPerSecond: read.integer('TENANT_REQUESTS_PER_SECOND', 500, 1, 1_000_000),
      requestBurst: read.integer('TENANT_REQUEST_BURST', 1000, 1, 1_000_000),
    },
    redisUrl: read.optional('REDIS_URL'),
    masterKeysFile: read.text('MASTER_KEYS_FILE', production ? undefined : '.local/master-keys.json'),
    platformAdmin: {
      email: read.text('PLATFORM_ADMIN_EMAIL', production ? undefined : 'admin@impact-auto.test').toLowerCase(),
      password: read.secret('PLATFORM_ADMIN_PASSWORD', production),
    },
    platformMfa: read.choice('PLATFORM_MFA', ['optional', 'required'], production ? 'required' : 'optional'),
    smtpUrl: read.optional('SMTP_URL'),
    mailFrom: read.text('MAIL_FROM', `Impact Auto <no-reply@${baseDomain}>`),
    demoData: read.flag('DEMO_DATA', !production),
    worker: read.choice('WORKER', ['inline', 'off'], 'inline'),
    warmPoolSize: read.integer('WARM_POOL_SIZE', 2, 0, 100),
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    shutdownGraceMs: read.integer('SHUTDOWN_GRACE_MS', production ? 5000 : 0, 0, 20_000),
  };
}

function readDatabase(read: SettingReader, production: boolean): Settings['database'] {
  return {
    host: read.text('DB_HOST'),
    port: read.integer('DB_PORT', 3306, 1, 65535),
    user: read.text('DB_USER'),
    password: read.secret('DB_PASSWORD', production) ?? '',
    globalName: read.identifier('GLOBAL_DATABASE', 'impact_auto_global'),
    tenantDatabasePrefix: read.identifier('TENANT_DATABASE_PREFIX', 'impact_auto_tenant_'),
    tenantAccountPrefix: read.identifier('TENANT_ACCOUNT_PREFIX', 'tenant_'),
    connectionBudget: read.integer('DB_CONNECTION_BUDGET', 100, 1, 10_000),
    perTenantConnections: read.integer('DB_CONNECTIONS_PER_TENANT', 8, 1, 1000),
    acquireTimeoutMs: read.integer('DB_ACQUIRE_TIMEOUT_MS', 5000, 10, 60_000),
  };
}

const WEAK_SECRETS = new Set(['password', 'changeme', 'secret', 'root', 'admin', 'impact', 'impact-auto', '']);

class SettingReader {
  constructor(private readonly environment: Environment) {}

  optional(name: string): string | null {
    const file = this.environment[`${name}_FILE`];
    const value = file ? readSecretFile(name, file) : this.environment[name];
    return value === undefined || value === '' ? null : value;
  }

  text(name: string, fallback?: string): string {
    const value = this.optional(name) ?? fallback;
    if (value === undefined) throw new SettingError(name, 'is required');
    return value;
  }

  identifier(name: string, fallback: string): string {
    const value = this.text(name, fallback);
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(value)) throw new SettingError(name, 'must match ^[a-z][a-z0-9_]{0,39}$');
    return value;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.optional(name);
    const value = text === null ? fallback : Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new SettingError(name, `must be a whole number from ${min} to ${max}`);
    }
    return value;
  }

  flag(name: string, fallback: boolean): boolean {
    return this.choice(name, ['on', 'off'], fallback ? 'on' : 'off') === 'on';
  }

  choice<const C extends string>(name: string, choices: readonly C[], fallback: C): C {
    const value = this.optional(name) ?? fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new SettingError(name, `must be one of ${choices.join(', ')}`);
    return found;
  }

  list(name: string): readonly string[] {
    return (this.optional(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  /** In production a secret that is present must be worth the name: 16 characters or more and no well-known word. */
  secret(name: string, production: boolean): string | null {
    const value = this.optional(name);
    if (production && value !== null && (value.length < 16 || WEAK_SECRETS.has(value.toLowerCase()))) {
      throw new SettingError(name, 'is too weak for production (at least 16 characters, no well-known value)');
    }
    return value;
  }
}

function readSecretFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new SettingError(`${name}_FILE`, 'names a file that cannot be read');
  }
}
