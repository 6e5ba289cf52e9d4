import { operatorLanguage } from '../../config/operator-language';
import { PRODUCT_VERSION } from '../../config/product-version';
import { outputOptionsOf, reportFailure } from './failure-report';
import { isShown, refuseUsage } from './usage';
import type { CommanderError } from './usage';

/** Handles unexpected errors and bad usage; without it they would be printed with exit code 0. */
export function failWith(error: CommanderError): void {
  if (isShown(error)) return;
  reportFailure(error, outputOptionsOf(process.argv, operatorLanguage()));
}

/** The settings of the program `impact-auto`, apart from its commands. */
export const PROGRAM = {
  cliName: 'impact-auto',
  version: PRODUCT_VERSION,
  helpConfiguration: { sortSubcommands: true },
  errorHandler: refuseUsage,
  serviceErrorHandler: failWith,
  // The handler above prints the refusal; Commander must not print it too.
  outputConfiguration: { outputError: (): void => undefined },
};
