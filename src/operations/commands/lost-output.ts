import { operatorLanguage } from '../../config/operator-language';
import { outputLost } from './command.errors';
import { outputOptionsOf, reportFailure } from './failure-report';

/**
 * Standard output may be a closed pipe (`| head`) or a file on a full disk. Without a handler, Node ends the process at once with a stack
 * trace, before the audit log is written. A command that failed keeps its exit code.
 */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const { exitCode } = process;
  const { lang } = outputOptionsOf(process.argv, operatorLanguage());
  reportFailure(outputLost({ reason: error.code ?? error.message }), { lang });
  if (exitCode !== undefined && exitCode !== 0) process.exitCode = exitCode;
});

/** What cannot be written to standard error can be written nowhere. */
process.stderr.on('error', () => undefined);
