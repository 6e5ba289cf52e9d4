import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { accountOfLogin } from '../users/claimed-accounts';
import type { User } from '../users/user.entity';
import { DeviceTokens } from './device-tokens';
import { KnownNetworks } from './known-networks';
import { deviceSource, visitorSource } from './login-source';
import type { LoginSource } from './login-source';
import type { Visitor } from './visitor';

/** The account of an identifier, and the source under which the attempt is counted. */
export interface FoundAccount {
  readonly user: User | null;
  readonly source: LoginSource;
  /** The device token of the visitor, if it is a valid token of this account. */
  readonly deviceToken: string | null;
}

interface LoginIdentity {
  readonly identifier: string;
  readonly deviceToken: string | null;
}

/** Finds the account for a login. */
@Injectable()
export class LoginAccounts {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly networks: KnownNetworks,
    private readonly devices: DeviceTokens,
  ) {}

  /** Finds an account by e-mail address or user name. */
  async find({ identifier, deviceToken }: LoginIdentity, visitor: Visitor): Promise<FoundAccount> {
    const user = await this.database.useForLogin((manager) => accountOfLogin(manager, identifier));
    // Also queried for unknown accounts, so that the response time reveals nothing.
    const isKnown = await this.networks.isKnown(user?.id ?? 0, visitor.address);
    const source = visitorSource(visitor, { user, identifier, isKnown });
    const device = user === null || deviceToken === null ? null : this.devices.read(deviceToken, user);
    if (device === null) return { user, source, deviceToken: null };
    return { user, source: deviceSource(source, device), deviceToken };
  }

  /** Issues a token for a device that has none yet. */
  newDeviceToken(user: User): string {
    return this.devices.issue(user);
  }
}
