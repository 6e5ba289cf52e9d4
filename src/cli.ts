#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { createLogger, NestLogger } from '#http';
import { CliModule } from './app.module';
import { loadSettings } from './config/settings';
import { exitWith } from './operations/commands/operator-command';

const STANDARD_ERROR = 2;

async function command(): Promise<void> {
  const settings = loadSettings();
  const logger = new NestLogger(
    createLogger(settings.logLevel === 'info' ? 'error' : settings.logLevel, STANDARD_ERROR),
  );
  const app = await CommandFactory.createWithoutRunning(CliModule, {
    logger,
    cliName: 'impact-auto',
    errorHandler: exitWith,
  });
  try {
    await CommandFactory.runApplication(app);
  } finally {
    await app.close();
  }
}

command().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
