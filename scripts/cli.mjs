// npm run -s cli -- COMMAND: runs one command of the product.
import { commandProgram } from './application.mjs';
import { runScript } from './place.mjs';
import { runCommand } from './command.mjs';

await runScript(async () => {
  process.exitCode = await runCommand(commandProgram, process.argv.slice(2));
});
