import { readFileSync, statSync } from 'node:fs';
import { weaknessOf } from './secret-strength';

export type Environment = Readonly<Record<string, string | undefined>>;

const OPEN_TO_OTHERS = 0o077;

/** An invalid setting. The message names the setting, never its value. */
export class SettingError extends Error {
  constructor(
    readonly setting: string,
    reason: string,
  ) {
    super(`${setting}: ${reason}`);
    this.name = 'SettingError';
  }
}

/** Reads settings one by one. `NAME_FILE` is the path of a file that contains the value of `NAME`. */
export class SettingReader {
  constructor(private readonly environment: Environment) {}

  /** Production refuses weak secrets and secret files that other users can read; development accepts them. */
  get isProduction(): boolean {
    return this.optional('NODE_ENV') === 'production';
  }

  optional(name: string): string | null {
    const file = this.environment[`${name}_FILE`];
    const value = file ? readSettingFile(name, file) : this.environment[name];
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

  /** A password. Production requires a strong one, and a file that only its owner can read. */
  secret(name: string): string | null {
    const value = this.sealed(name);
    if (value !== null) this.refuseWeak(name, value);
    return value;
  }

  /** A URL of one of the protocols. Its password, if any, must follow the rules of {@link secret}. */
  url(name: string, protocols: readonly string[]): string | null {
    const value = this.sealed(name);
    if (value === null) return null;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      throw new SettingError(name, `must be a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')}`);
    }
    const password = passwordOf(value);
    if (password === null) throw new SettingError(name, 'contains a password that is not percent-encoded');
    if (password !== '') this.refuseWeak(name, password);
    return value;
  }

  /** The path of a file that contains a secret. */
  secretFile(name: string, fallback?: string): string {
    const path = this.text(name, fallback);
    if (this.isProduction) refuseReadable(name, path);
    return path;
  }

  private sealed(name: string): string | null {
    const file = this.environment[`${name}_FILE`];
    if (file && this.isProduction) refuseReadable(`${name}_FILE`, file);
    return this.optional(name);
  }

  private refuseWeak(name: string, secret: string): void {
    const weakness = this.isProduction ? weaknessOf(secret) : null;
    if (weakness !== null) throw new SettingError(name, `is too weak for production: ${weakness}`);
  }
}

function readSettingFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new SettingError(`${name}_FILE`, 'names a file that cannot be read');
  }
}

function refuseReadable(name: string, path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw new SettingError(name, 'names a file that cannot be read');
  if ((mode & OPEN_TO_OTHERS) !== 0) {
    throw new SettingError(name, 'names a file that others than its owner may read (set its mode to 0600 or 0400)');
  }
}

/** Null when the password is not percent-encoded, as a URL requires. */
function passwordOf(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).password);
  } catch {
    return null;
  }
}
