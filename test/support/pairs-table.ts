import { meeting } from '#jobs';
import type { Meeting, Taker } from '#jobs';

/** The table of all pairs in Markdown: a row for what runs, a column for what begins. */
export function pairsTable(work: readonly Taker[]): string {
  const short = (name: string): string => name.replace(/^tenant\./, '');
  const lines = [
    ['', ...work.map(({ name }) => short(name))],
    ['---', ...work.map(() => '---')],
    ...work.map((running) => [`**${short(running.name)}**`, ...work.map((begun) => meeting(running, begun))]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Every pair with its meeting. */
export function pairsOf(work: readonly Taker[]): readonly { running: Taker; begun: Taker; is: Meeting }[] {
  return work.flatMap((running) => work.map((begun) => ({ running, begun, is: meeting(running, begun) })));
}
