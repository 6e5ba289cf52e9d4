import { Command } from 'nest-commander';
import { ErasureCertificates } from './erasure-certificates';
import { CommandOutput, same } from '../../commands/command-output';
import type { OutputOptions } from '../../commands/command-output';
import { EXIT } from '../../commands/failure-report';
import { rowIdOf } from '../../commands/row-id';
import { OperatorCommand } from '../../commands/operator-command';

@Command({
  name: 'tenant:certificate',
  arguments: '<id>',
  description: 'show and verify the signed list of the data of a tenant that were erased',
})
export class ErasureCertificateCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly certificates: ErasureCertificates,
  ) {
    super();
  }

  run([id]: string[], options: OutputOptions): Promise<void> {
    return this.output.run(options, async () => {
      const data = await this.certificates.of(rowIdOf(id));
      return {
        lines: [
          data.isGenuine
            ? { fr: 'Attestation authentique:', en: 'Genuine certificate:' }
            : { fr: 'ATTESTATION FALSIFIÉE:', en: 'FORGED CERTIFICATE:' },
          same(JSON.stringify(data.certificate, null, 2)),
        ],
        data,
        exitCode: data.isGenuine ? EXIT.done : EXIT.mismatch,
      };
    });
  }
}
