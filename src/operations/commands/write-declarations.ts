import { keepDeclarations } from './command-declarations';
import { declaredCommands } from './declared-commands';

// The last step of a build. It allows help and bad usage to be answered without loading the product.
keepDeclarations(declaredCommands());
