// oxlint-disable-next-line import/no-unassigned-import -- an older Node ends here
import './config/node-version';
import 'reflect-metadata';
import { createLogger, NestLogger } from '#http';
import { createApplication } from './application';
import { SettingError } from './config/setting-reader';
import { loadSettings } from './config/settings';
import { Lifecycle } from './health/lifecycle';
import { stopOnSignals } from './health/shutdown';

async function serve(): Promise<void> {
  const settings = loadSettings();
  const logger = createLogger(settings.logLevel);
  const app = await createApplication(settings, logger);
  stopOnSignals(app, {
    graceMs: settings.shutdownGraceMs,
    logger: new NestLogger(logger),
    onDraining: () => app.get(Lifecycle).beginDraining(),
  });
  await app.listen(settings.port, settings.host);
  logger.info({ port: settings.port, managementPort: settings.managementPort }, 'ready to serve');
}

serve().catch((error: unknown) => {
  const reason = error instanceof SettingError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${reason}\n`);
  process.exit(1);
});
