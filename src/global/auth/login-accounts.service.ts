import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../global-database';
import { accountOfLogin } from '../users/claimed-accounts';
import type { User } from '../users/user.entity';
import { DeviceTokens } from './device-tokens';
import { KnownNetworks } from './known-networks';
import { deviceSource, visitorSource } from './login-source';
import type { LoginSource } from './login-source';
import type { Visitor } from './visitor';

/** Whom an identifier means, and as what the attempt counts. */
export interface FoundAccount {
  readonly user: User | null;
  readonly source: LoginSource;
  /** The token the visitor gave, when it is one of this account's. */
  readonly deviceToken: string | null;
}

interface Asked {
  readonly identifier: string;
  readonly deviceToken: string | null;
}

/** The account somebody wants to log in to. */
@Injectable()
export class LoginAccounts {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly networks: KnownNetworks,
    private readonly devices: DeviceTokens,
  ) {}

  /** By e-mail address or user name. */
  async find({ identifier, deviceToken }: Asked, visitor: Visitor): Promise<FoundAccount> {
    const user = await this.database.useForLogin((manager) => accountOfLogin(manager, identifier));
    // Asked for unknown accounts too: the time tells nothing.
    const isKnown = await this.networks.isKnown(user?.id ?? 0, visitor.address);
    const source = visitorSource(visitor, { user, identifier, isKnown });
    const device = user === null || deviceToken === null ? null : this.devices.read(deviceToken, user);
    if (device === null) return { user, source, deviceToken: null };
    return { user, source: deviceSource(source, device), deviceToken };
  }

  /** For a device that has none yet. */
  newDeviceToken(user: User): string {
    return this.devices.issue(user);
  }
}
