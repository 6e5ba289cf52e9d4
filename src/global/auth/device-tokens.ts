import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { deriveKey, KEY_RING, KeyRing } from '#secrets';
import type { User } from '../users/user.entity';

const LIFETIME_S = 90 * 24 * 3600;
const FORMAT = /^d1\.([0-9a-z]{1,10})\.([\w-]{22})\.([\w-]{43})$/;

/** The account of the token. A new password invalidates all its tokens. */
type Owner = Pick<User, 'id' | 'passwordHash'>;

/**
 * Identifies a device that logged in to an account before, so that failed attempts from other places, or from the same network,
 * do not block the owner. It does not replace the password. The token is signed; nothing is stored.
 */
@Injectable()
export class DeviceTokens {
  constructor(@Inject(KEY_RING) private readonly ring: KeyRing) {}

  /** A token for a new device, valid for 90 days. */
  issue(owner: Owner): string {
    const issuedAt = Math.floor(clock.nowMs() / 1000).toString(36);
    const device = randomBytes(16).toString('base64url');
    return `d1.${issuedAt}.${device}.${this.sign(owner, issuedAt, device, this.ring.currentId).toString('base64url')}`;
  }

  /** The id of the device; null when the token is not a valid token of this account. */
  read(token: string, owner: Owner): string | null {
    const [, issuedAt = '', device = '', signature = ''] = FORMAT.exec(token) ?? [];
    if (device === '' || Number.parseInt(issuedAt, 36) + LIFETIME_S < clock.nowMs() / 1000) return null;
    const given = Buffer.from(signature, 'base64url');
    const isOurs = this.ring.ids.some((keyId) => timingSafeEqual(given, this.sign(owner, issuedAt, device, keyId)));
    return isOurs ? device : null;
  }

  private sign({ id, passwordHash }: Owner, issuedAt: string, device: string, keyId: string): Buffer {
    return createHmac('sha256', deriveKey(this.ring, 'device token', keyId))
      .update([id, issuedAt, device, passwordHash ?? ''].join('\n'))
      .digest();
  }
}
