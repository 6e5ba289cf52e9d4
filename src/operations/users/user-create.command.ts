import { Command, Option } from 'nest-commander';
import { randomSecret } from '#secrets';
import { UsersService } from '../../global/users/users.service';
import { CommandOutput } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { emailAddress } from '../commands/option-values';
import { OperatorCommand } from '../commands/operator-command';

interface UserOptions extends OutputOptions {
  readonly firstName?: string;
  readonly lastName?: string;
}

@Command({ name: 'user:create', arguments: '<email>', description: 'create an account and print its password once' })
export class UserCreateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly users: UsersService,
  ) {
    super();
  }

  run([email = '']: string[], options: UserOptions): Promise<void> {
    return this.output.run(options, async () => {
      emailAddress(email);
      const password = randomSecret();
      const [localPart = ''] = email.split('@');
      const { firstName = localPart, lastName = '' } = options;
      const user = await this.users.create({ email, password, firstName, lastName, mustChangePassword: true });
      return {
        lines: [
          { fr: `Compte créé: ${user.email} (ID: ${user.id})`, en: `Account created: ${user.email} (ID: ${user.id})` },
          { fr: `Mot de passe (affiché une seule fois): ${password}`, en: `Password (shown only once): ${password}` },
        ],
        data: { id: user.id, email: user.email, password },
      };
    });
  }

  @Option({ flags: '--first-name <name>' })
  parseFirstName(value: string): string {
    return value;
  }

  @Option({ flags: '--last-name <name>' })
  parseLastName(value: string): string {
    return value;
  }
}
