// oxlint-disable-next-line import/no-unassigned-import -- an older Node ends here
import './config/node-version';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createLogger, NestLogger } from '#http';
import { WorkerModule } from './worker.module';
import { loadSettings } from './config/settings';
import { Lifecycle } from './health/lifecycle';
import { stopOnSignals } from './health/shutdown';

async function work(): Promise<void> {
  const settings = loadSettings();
  const logger = new NestLogger(createLogger(settings.logLevel));
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger });
  // A worker gets no requests, so it stops taking work at once.
  stopOnSignals(app, { graceMs: 0, logger, onDraining: () => app.get(Lifecycle).beginDraining() });
  logger.log(`ready to work, management port ${settings.managementPort}`, 'Worker');
}

work().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
