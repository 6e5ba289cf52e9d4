import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
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

  @NullableText({ example: '+2250708091011' })
  phone!: string | null;

  @ApiProperty({ example: false })
  mustChangePassword!: boolean;
}

export class MeView extends AccountView {
  @NullableText({ example: 'gestionnaire' })
  role!: string | null;

  @ApiProperty({ type: [String], example: ['vehicles:read'] })
  permissions!: string[];

  @ApiProperty({ description: 'True if the user sees only the vehicles assigned to that user' })
  ownVehiclesOnly!: boolean;

  @NullableId({ description: 'The garage to which the user is restricted; null without this restriction' })
  garageId!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['password', 'mfa'],
    description: 'What the user must do first: change the password or set up a second factor',
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

  @ApiProperty({ description: 'For one call of `POST …/auth/refresh`' })
  refreshToken!: string;
}

export class LoginView extends TokensView {
  @ApiProperty({ type: MeView })
  user!: MeView;
}

export class SwitchView extends LoginView {
  @ApiProperty({
    type: TokensView,
    description: 'New tokens of the previous session: both sessions stay open and end together',
  })
  previous!: TokensView;
}

export class LoggedInView extends LoginView {
  @ApiProperty({
    description:
      'Store it on this device and send it with the next login. Failed logins from other places then do not delay this device. It does not replace the password.',
  })
  deviceToken!: string;
}

export class EnrolmentView {
  @ApiProperty({ example: 'JBSWY3DPEHPK3PXP', description: 'Shown only in this response' })
  secret!: string;

  @ApiProperty({ example: 'otpauth://totp/Impact%20Auto:awa@…', description: 'For a QR code' })
  uri!: string;
}

export class RecoveryCodesView {
  @ApiProperty({
    type: [String],
    example: ['ABCDE-FGHJK'],
    description: 'Shown only in this response; each code can be used once',
  })
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
