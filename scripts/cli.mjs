// npm run -s cli -- COMMAND: one command of the product, with the servers of `npm start`, or its own for the duration.
import { spawn } from 'node:child_process';
import { applicationEnvironment, commandProgram } from './application.mjs';
import { localDirectory, root, runScript } from './place.mjs';
import { prepare, productNode } from './prepare.mjs';
import { openServices } from './services/services.mjs';

await runScript(async () => {
  await prepare();
  const local = localDirectory();
  const services = await openServices(local);
  // Ctrl-C reaches the command as well: it ends in its own way, and what was started here is stopped after it.
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => name === 'SIGTERM' && command?.kill(name));
  let command;
  try {
    command = spawn(productNode(), [commandProgram, ...process.argv.slice(2)], {
      cwd: root,
      env: applicationEnvironment(local, services),
      stdio: 'inherit',
    });
    process.exitCode = await new Promise((resolve, reject) => {
      command.once('error', reject);
      command.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await services.close();
  }
});
