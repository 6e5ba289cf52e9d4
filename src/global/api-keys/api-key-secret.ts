import { createHash, randomBytes } from 'node:crypto';
import { randomSecret } from '#secrets';

/** The prefix by which scanners of leaked secrets recognize our keys. */
const MARK = 'iak';

/** The key that the client sends: `iak_<prefix>_<secret>`. */
export interface ApiKeySecret {
  readonly prefix: string;
  readonly secret: string;
}

export function newPrefix(): string {
  return randomBytes(8).toString('hex');
}

export const newSecret = randomSecret;

export const keyText = ({ prefix, secret }: ApiKeySecret): string => `${MARK}_${prefix}_${secret}`;

export const isApiKey = (credential: string): boolean => credential.startsWith(`${MARK}_`);

export function parseKey(credential: string): ApiKeySecret | null {
  const [, prefix, secret] = /^iak_([0-9a-f]{16})_([\w-]{43})$/.exec(credential) ?? [];
  return prefix === undefined || secret === undefined ? null : { prefix, secret };
}

/** SHA-256 is enough: a secret of 32 random bytes needs no slow hash. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
