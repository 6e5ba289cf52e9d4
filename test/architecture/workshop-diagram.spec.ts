import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRANSITIONS } from '../../src/workshop/interventions/intervention.flow';

const README = join(__dirname, '..', '..', 'src', 'workshop', 'README.md');
const BEGIN = '<!-- drawn from intervention.flow.ts -->';
const END = '<!-- end -->';

/** The transitions of an intervention as a diagram, each with the actor or event that triggers it. */
function diagram(): string {
  const arrows = TRANSITIONS.flatMap(({ number, from, to, manual, event }) => {
    const by = [manual === null ? [] : [manual.replace(':', ' ')], event === null ? [] : [`on ${event}`]].flat();
    return from.map((status) => `  ${status} --> ${to} : ${number} ${by.join(' / ')}`);
  });
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> reported', ...arrows, '```'].join('\n');
}

/** `UPDATE_README=1` redraws the diagram. */
describe('The diagram of the workshop flow', () => {
  it('matches the table of transitions', () => {
    const text = readFileSync(README, 'utf8');
    const [before = '', rest = ''] = text.split(BEGIN);
    const after = rest.split(END)[1] ?? '';
    const drawn = `${before}${BEGIN}\n\n${diagram()}\n\n${END}${after}`;
    if (process.env['UPDATE_README'] === '1') writeFileSync(README, drawn);
    expect(readFileSync(README, 'utf8')).toBe(drawn);
  });
});
