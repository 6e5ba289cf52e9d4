import { commandDeclarations } from './command-declarations';
import { declaredProgram } from './declared-program';
import { failWith } from './program';
import type { CommanderError } from './usage';

/** Answers help and bad usage before the product is loaded: without settings and without a database, which may not exist yet. */
try {
  declaredProgram(commandDeclarations()).parse(process.argv);
} catch (error) {
  failWith(error as CommanderError);
  process.exit();
}
