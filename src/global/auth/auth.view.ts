import { ApiProperty } from '@nestjs/swagger';
import type { Rights } from '../memberships/access-rights';
import type { Account } from '../users/accounts.service';
import { TOKEN_LIFETIME_S } from './access-tokens';
import type { Enrolment } from './second-factor';
import type { TokenPair } from './token-pairs';

class AccountView {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'awa.kone@flotte-abidjan.test' })
  email!: string;

  @ApiProperty({ example: 'awa.kone@flotte-abidjan.test' })
  username!: string;

  @ApiProperty({ example: 'Awa' })
  firstName!: string;

  @ApiProperty({ example: 'Koné' })
  lastName!: string;

  @ApiProperty({ type: String, nullable: true, example: '+2250708091011' })
  phone!: string | null;

  @ApiProperty({ example: false })
  mustChangePassword!: boolean;
}

export class MeView extends AccountView {
  @ApiProperty({ type: String, nullable: true, example: 'gestionnaire' })
  role!: string | null;

  @ApiProperty({ type: [String], example: ['vehicles:read'] })
  permissions!: string[];

  @ApiProperty({ description: 'Sees the vehicles assigned to him or her and no other' })
  ownVehiclesOnly!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Sees what concerns this garage and no other' })
  garageId!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['password', 'mfa'],
    description: 'What has to be done before anything else',
  })
  restriction!: 'password' | 'mfa' | null;

  @ApiProperty({ description: 'Whether a second factor is set up' })
  mfa!: boolean;
}

export class TokensView {
  @ApiProperty({ description: 'Send as `Authorization: Bearer …`' })
  accessToken!: string;

  @ApiProperty({ example: 'Bearer' })
  tokenType!: 'Bearer';

  @ApiProperty({ example: TOKEN_LIFETIME_S, description: 'Seconds' })
  expiresIn!: number;

  @ApiProperty({ description: 'Good once, for `POST …/auth/refresh`' })
  refreshToken!: string;
}

export class LoginView extends TokensView {
  @ApiProperty({ type: MeView })
  user!: MeView;
}

export class SwitchView extends LoginView {
  @ApiProperty({
    type: TokensView,
    description: 'New tokens of the session that was left: both go on, and end together',
  })
  previous!: TokensView;
}

export class LoggedInView extends LoginView {
  @ApiProperty({
    description:
      'Keep it on this device and send it with the next login: failed logins elsewhere do not hold up this device then. It replaces no password.',
  })
  deviceToken!: string;
}

export class EnrolmentView {
  @ApiProperty({ example: 'JBSWY3DPEHPK3PXP', description: 'Told once' })
  secret!: string;

  @ApiProperty({ example: 'otpauth://totp/Impact%20Auto:awa@…', description: 'For a QR code' })
  uri!: string;
}

export class RecoveryCodesView {
  @ApiProperty({ type: [String], example: ['ABCDE-FGHJK'], description: 'Told once; each is good once' })
  recoveryCodes!: string[];
}

export function meView({ user, phone, hasSecondFactor }: Account, rights: MyRights): MeView {
  const { id, email, username, firstName, lastName, mustChangePassword } = user;
  return {
    id,
    email,
    username,
    firstName,
    lastName,
    phone,
    mustChangePassword,
    role: rights.roleCode,
    permissions: [...rights.permissions].toSorted(),
    ownVehiclesOnly: rights.ownVehiclesOnly,
    garageId: rights.garageId,
    restriction: rights.restriction,
    mfa: hasSecondFactor,
  };
}

type MyRights = Pick<Rights, 'roleCode' | 'permissions' | 'ownVehiclesOnly' | 'garageId' | 'restriction'>;

export function tokensView({ accessToken, refreshToken }: TokenPair): TokensView {
  return { accessToken, tokenType: 'Bearer', expiresIn: TOKEN_LIFETIME_S, refreshToken };
}

export function loginView(tokens: TokenPair, account: Account, rights: MyRights): LoginView {
  return { ...tokensView(tokens), user: meView(account, rights) };
}

export const enrolmentView = ({ secret, uri }: Enrolment): EnrolmentView => ({ secret, uri });

export const recoveryCodesView = (codes: readonly string[]): RecoveryCodesView => ({ recoveryCodes: [...codes] });
