import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { S3Place } from '#storage';
import { readDatabase } from './database-settings';
import type { DatabaseSettings } from './database-settings';
import { SettingError, SettingReader } from './setting-reader';
import type { Environment } from './setting-reader';
import { readWeb } from './web-settings';
import type { WebSettings } from './web-settings';

/** All settings of the product. {@link loadSettings} is the only reader of the environment. */
export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  readonly port: number;
  readonly host: string;
  readonly managementPort: number;
  readonly managementHost: string;
  readonly baseDomain: string;
  readonly pathRouting: boolean;
  readonly trustedProxies: readonly string[];
  readonly database: DatabaseSettings;
  /** Requests that the authenticated callers of one tenant, or one account of the control plane, may send to one process. */
  readonly tenantBudget: RequestLimits;
  /** Requests that one address may send to one process without an authenticated caller. */
  readonly addressBudget: RequestLimits;
  readonly redisUrl: string | null;
  readonly masterKeysFile: string;
  readonly storage: StorageSettings;
  readonly backup: BackupSettings;
  /** Null: uploads are not scanned. */
  readonly scanner: { readonly host: string; readonly port: number } | null;
  readonly platformAdmin: { readonly email: string; readonly password: string | null };
  /** Whether a platform administrator must have a second factor. */
  readonly platformMfa: 'optional' | 'required';
  /** Null: e-mails are logged instead of sent. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly web: WebSettings;
  /** Whether webhooks may target private networks and unencrypted addresses; never in production. */
  readonly webhookPrivateTargets: boolean;
  /** Name servers for the proof of domains, `address` or `address:port`; empty means those of the machine. */
  readonly dnsServers: readonly string[];
  readonly demoData: boolean;
  readonly worker: 'inline' | 'off';
  readonly warmPoolSize: number;
  /** From when on a tenant counts as large: bytes of its database, or its share of an hour that its statements take. */
  readonly largeTenant: { readonly bytes: number; readonly busyPercent: number };
  readonly logLevel: string;
  readonly shutdownGraceMs: number;
}

interface RequestLimits {
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
}

/** Location and format of backups. */
interface BackupSettings {
  readonly folder: string;
  /** `required` means `on`; in production `doctor` reports any other value. */
  readonly encryption: 'off' | 'on' | 'required';
  /** `off`: the file store keeps its own versions, so files are not copied to the backups. */
  readonly files: 'on' | 'off';
  /** Null: backups are in the folder only. */
  readonly s3: S3Place | null;
}

/** Location of files. */
interface StorageSettings {
  readonly folder: string;
  /** Null: files are in the folder. */
  readonly s3: S3Place | null;
  /** Store for new files; files in the other store are still read. */
  readonly writesTo: 'folder' | 'bucket';
}

/**
 * Reads and validates the settings. `NAME_FILE` is the path of a file that contains the value of `NAME`.
 *
 * @throws SettingError naming the first setting that is missing or invalid.
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
    database: readDatabase(read),
    tenantBudget: {
      requestsPerSecond: read.integer('TENANT_REQUESTS_PER_SECOND', 500, 1, 1_000_000),
      requestBurst: read.integer('TENANT_REQUEST_BURST', 1000, 1, 1_000_000),
    },
    addressBudget: {
      requestsPerSecond: read.integer('ADDRESS_REQUESTS_PER_SECOND', 100, 1, 1_000_000),
      requestBurst: read.integer('ADDRESS_REQUEST_BURST', 1000, 1, 1_000_000),
    },
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    masterKeysFile: read.secretFile('MASTER_KEYS_FILE', production ? undefined : '.local/master-keys.json'),
    storage: readStorage(read),
    backup: readBackup(read),
    scanner: readScanner(read),
    platformAdmin: {
      email: read.text('PLATFORM_ADMIN_EMAIL', production ? undefined : 'admin@impact-auto.test').toLowerCase(),
      password: read.secret('PLATFORM_ADMIN_PASSWORD'),
    },
    platformMfa: read.choice('PLATFORM_MFA', ['optional', 'required'], production ? 'required' : 'optional'),
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: readSender(read, baseDomain),
    web: readWeb(read),
    webhookPrivateTargets: readPrivateTargets(read),
    dnsServers: readNameServers(read),
    demoData: read.flag('DEMO_DATA', !production),
    worker: read.choice('WORKER', ['inline', 'off'], 'inline'),
    warmPoolSize: read.integer('WARM_POOL_SIZE', 2, 0, 100),
    largeTenant: {
      bytes: read.integer('LARGE_TENANT_MIB', 5120, 1, 10_000_000) * 1024 * 1024,
      busyPercent: read.integer('LARGE_TENANT_BUSY_PERCENT', 10, 1, 1000),
    },
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    shutdownGraceMs: read.integer('SHUTDOWN_GRACE_MS', production ? 5000 : 0, 0, 20_000),
  };
}

function readNameServers(read: SettingReader): readonly string[] {
  const servers = read.list('DNS_SERVERS');
  const wrong = servers.some((server) => isIP(server.replace(/:\d{1,5}$/, '')) !== 4 && isIP(server) !== 6);
  if (wrong) throw new SettingError('DNS_SERVERS', 'must list IP addresses, each with or without a port');
  return servers;
}

/** A folder. If a bucket is configured, the folder holds running uploads and older files. */
function readStorage(read: SettingReader): StorageSettings {
  const folder = resolve(read.text('STORAGE_DIR', read.isProduction ? undefined : '.local/storage'));
  const s3 = readBucket(read, '');
  const writesTo = read.choice('FILE_STORE', ['folder', 'bucket'], s3 === null ? 'folder' : 'bucket');
  if (writesTo === 'bucket' && s3 === null)
    throw new SettingError('FILE_STORE', 'selects S3 storage, but S3_BUCKET is not set');
  return { folder, s3, writesTo };
}

/** The default is a folder beside the file storage. On a volume of its own, backups survive the loss of that storage. */
function readBackup(read: SettingReader): BackupSettings {
  const folder = resolve(read.text('BACKUP_DIR', join(dirname(readStorage(read).folder), 'backups')));
  const encryption = read.choice('BACKUP_ENCRYPTION', ['off', 'on', 'required'], read.isProduction ? 'required' : 'on');
  const files = read.choice('BACKUP_FILES', ['on', 'off'], 'on');
  return { folder, encryption, files, s3: readBucket(read, 'BACKUP_') };
}

/** An S3-compatible store, from the settings with this prefix; null when no bucket is set. */
function readBucket(read: SettingReader, prefix: string): S3Place | null {
  const bucket = read.optional(`${prefix}S3_BUCKET`);
  if (bucket === null) return null;
  const secretAccessKey = read.secret(`${prefix}S3_SECRET_ACCESS_KEY`);
  if (secretAccessKey === null)
    throw new SettingError(`${prefix}S3_SECRET_ACCESS_KEY`, `is required beside ${prefix}S3_BUCKET`);
  return {
    bucket,
    endpoint: read.url(`${prefix}S3_ENDPOINT`, ['https:', 'http:']),
    region: read.text(`${prefix}S3_REGION`, 'us-east-1'),
    accessKeyId: read.text(`${prefix}S3_ACCESS_KEY_ID`),
    secretAccessKey,
  };
}

function readPrivateTargets(read: SettingReader): boolean {
  const allowed = read.flag('WEBHOOK_PRIVATE_TARGETS', false);
  if (allowed && read.isProduction) throw new SettingError('WEBHOOK_PRIVATE_TARGETS', 'must be off in production');
  return allowed;
}

function readScanner(read: SettingReader): Settings['scanner'] {
  const address = read.optional('CLAMAV_ADDRESS');
  if (address === null) return null;
  const [, host, port] = /^([\w.-]+|\[[0-9a-f:]+\]):(\d{1,5})$/i.exec(address) ?? [];
  if (host === undefined || Number(port) > 65_535) throw new SettingError('CLAMAV_ADDRESS', 'must be host:port');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** One line with one address: a line break would add a header to every e-mail. */
function readSender(read: SettingReader, baseDomain: string): string {
  const sender = read.text('MAIL_FROM', `Impact Auto <no-reply@${baseDomain}>`);
  if (!SENDER.test(sender)) throw new SettingError('MAIL_FROM', 'must be an address, or a name and an <address>');
  return sender;
}

const SENDER = /^(?:[^<>\r\n@]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;
