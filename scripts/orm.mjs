// npm run -s orm -- migration:show: runs TypeORM's own command line on the global schema, or on the schema of a tenant
// with ORM_DATABASE.
import { inCheckout, runScript } from './place.mjs';
import { moduleTool } from './prepare.mjs';
import { runCommand } from './command.mjs';

await runScript(async () => {
  const [command = '--help', ...options] = process.argv.slice(2);
  const dataSource = command.startsWith('-') ? [] : ['--dataSource', inCheckout('dist', 'ormconfig.js')];
  process.exitCode = await runCommand(moduleTool('typeorm', 'cli.js'), [command, ...dataSource, ...options]);
});
