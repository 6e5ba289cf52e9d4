import { operatorLanguage } from '../../config/operator-language';
import { PRODUCT_VERSION } from '../../config/product-version';
import { outputOptionsOf, reportFailure } from './failure-report';
import { isShown, refuseUsage } from './usage';
import type { CommanderError } from './usage';

/** What no command expected, and bad usage; without this it would be printed and called a success. */
export function failWith(error: CommanderError): void {
  if (isShown(error)) return;
  reportFailure(error, outputOptionsOf(process.argv, operatorLanguage()));
}

/** How the program `impact-auto` reads its words, apart from its commands. */
export const PROGRAM = {
  cliName: 'impact-auto',
  version: PRODUCT_VERSION,
  helpConfiguration: { sortSubcommands: true },
  errorHandler: refuseUsage,
  serviceErrorHandler: failWith,
  // A refusal is told once, by the handler above.
  outputConfiguration: { outputError: (): void => undefined },
};
