#!/usr/bin/env -S node --max-semi-space-size=4 --no-concurrent-recompilation
// oxlint-disable-next-line import/no-unassigned-import -- an older Node ends here
import './config/node-version';
// oxlint-disable-next-line import/no-unassigned-import -- what is loaded after it is what it is for
import './config/compile-cache';
// oxlint-disable-next-line import/no-unassigned-import -- it answers before anything else is loaded
import './config/early-version';
// oxlint-disable-next-line import/no-unassigned-import -- output that cannot be written does not end the process
import './operations/commands/lost-output';
// oxlint-disable-next-line import/no-unassigned-import -- it answers before the product is loaded
import './operations/commands/early-usage';
import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { CommandFactory } from 'nest-commander';
import { createLogger, NestLogger } from '#http';
import { CliModule } from './cli.module';
import { loadSettings } from './config/settings';
import { failWith, PROGRAM } from './operations/commands/program';

const STANDARD_ERROR = 2;
const CLOSE_WITHIN_MS = 5000;

async function command(): Promise<void> {
  const settings = loadSettings();
  const level = settings.logLevel === 'info' ? 'error' : settings.logLevel;
  const logger = new NestLogger(createLogger(level, STANDARD_ERROR));
  const app = await CommandFactory.createWithoutRunning(CliModule, {
    ...PROGRAM,
    logger,
  });
  try {
    await CommandFactory.runApplication(app);
  } finally {
    await Promise.race([app.close(), pause(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  }
}

// The process exits explicitly: an open connection must not keep a script waiting for the exit code.
void command()
  .catch(failWith)
  .finally(() => process.exit());
