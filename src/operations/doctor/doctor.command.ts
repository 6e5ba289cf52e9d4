import { Command, Option } from 'nest-commander';
import { Doctor } from './doctor.service';
import { adviceText } from '../../ports/doctor-checks';
import type { Finding } from '../../ports/doctor-checks';
import { CommandOutput, same } from '../commands/command-output';
import type { OutputOptions } from '../commands/command-output';
import { EXIT } from '../commands/failure-report';
import { OperatorCommand } from '../commands/operator-command';

interface DoctorOptions extends OutputOptions {
  readonly fix?: boolean;
}

@Command({
  name: 'doctor',
  description: 'check servers, grants, registry and unfinished operations; --fix repairs what can be repaired',
})
export class DoctorCommand extends OperatorCommand {
  constructor(
    private readonly output: CommandOutput,
    private readonly doctor: Doctor,
  ) {
    super();
  }

  run(_parameters: string[], options: DoctorOptions): Promise<void> {
    return this.output.run(options, async () => {
      const { findings, notices, lookedAt } = await this.doctor.examination(options.fix ?? false);
      const open = findings.filter(({ isFixed }) => !isFixed);
      const looked = {
        fr: `Examiné: ${lookedAt.map(({ fr }) => fr).join(' · ')}`,
        en: `Checked: ${lookedAt.map(({ en }) => en).join(' · ')}`,
      };
      const all = findings.map((finding) => same(`${finding.isFixed ? '✓' : '✗'} ${textOf(finding)}`));
      const noticeLines = notices.map((notice) => same(`· ${textOf(notice)}`));
      const verdict = {
        fr: `${findings.length} problème(s), ${open.length} ouvert(s)`,
        en: `${findings.length} problem(s), ${open.length} open`,
      };
      return {
        lines: [looked, ...noticeLines, ...all, verdict],
        data: { findings, notices, lookedAt: lookedAt.map(({ en }) => en) },
        exitCode: open.length > 0 ? EXIT.failed : EXIT.done,
      };
    });
  }

  @Option({
    flags: '--fix',
    description: 'complete or undo unfinished operations, repair grants, drop databases and accounts without a tenant',
  })
  parseFix(): boolean {
    return true;
  }
}

const textOf = ({ check, subject, problem, advice }: Omit<Finding, 'isFixed'>): string =>
  `${check}  ${subject}: ${problem} → ${adviceText(advice)}`;
