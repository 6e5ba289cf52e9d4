import { ApiProperty } from '@nestjs/swagger';
import type { User } from '../users/user.entity';
import { TOKEN_LIFETIME_S } from './access-tokens';
import type { LoggedIn } from './login.service';

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

  @ApiProperty({ example: false })
  mustChangePassword!: boolean;
}

export class MeView extends AccountView {
  @ApiProperty({ type: [String], example: ['vehicles:read'] })
  permissions!: string[];
}

export class LoginView {
  @ApiProperty({ description: 'Send as `Authorization: Bearer …`' })
  accessToken!: string;

  @ApiProperty({ example: 'Bearer' })
  tokenType!: 'Bearer';

  @ApiProperty({ example: TOKEN_LIFETIME_S, description: 'Seconds' })
  expiresIn!: number;

  @ApiProperty({ type: MeView })
  user!: MeView;
}

export function meView(user: User, permissions: ReadonlySet<string>): MeView {
  const { id, email, username, firstName, lastName, mustChangePassword } = user;
  return { id, email, username, firstName, lastName, mustChangePassword, permissions: [...permissions].toSorted() };
}

export function loginView({ accessToken, user, rights }: LoggedIn): LoginView {
  return { accessToken, tokenType: 'Bearer', expiresIn: TOKEN_LIFETIME_S, user: meView(user, rights.permissions) };
}
