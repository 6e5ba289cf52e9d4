import { keepDeclarations } from './command-declarations';
import { declaredCommands } from './declared-commands';

// The last step of a build: from then on help and bad usage are answered without loading the product.
keepDeclarations(declaredCommands());
