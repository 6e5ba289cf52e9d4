import { commandDeclarations } from './command-declarations';
import { declaredProgram } from './declared-program';
import { failWith } from './program';
import type { CommanderError } from './usage';

/** Help and bad usage are answered before the product is loaded: without settings and without a database, of which there may be none yet. */
try {
  declaredProgram(commandDeclarations()).parse(process.argv);
} catch (error) {
  failWith(error as CommanderError);
  process.exit();
}
