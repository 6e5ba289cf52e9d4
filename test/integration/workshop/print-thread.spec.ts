import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PRINTING = join(__dirname, '..', '..', '..', 'dist', 'src', 'workshop', 'printing');

/** Prints twice aside and once in place, in a process of its own, as the product does; a broken order in between. */
const SCRIPT = `
  const { printAside } = require(${JSON.stringify(join(PRINTING, 'print-thread.js'))});
  const { printDocument } = require(${JSON.stringify(join(PRINTING, 'print-document.js'))});
  const party = { name: 'Garage', lines: [], taxId: null, tradeRegister: null };
  const document = { kind: 'reception_report', locale: 'fr', number: 'RR-1', issuer: party, logo: Buffer.from('broken'),
    recipient: null, facts: [], pricing: null, paragraphs: [], signatures: [], frozenAt: new Date(0) };
  (async () => {
    let ticks = 0;
    const clock = setInterval(() => (ticks += 1), 5);
    const aside = await printAside({ document });
    clearInterval(clock);
    const failure = await printAside({ document: { ...document, kind: 'no such kind' } }).then(() => 'none', (error) => error.constructor.name);
    const again = await printAside({ document });
    const inPlace = await printDocument(document);
    console.log(JSON.stringify({ same: aside.equals(inPlace) && again.equals(inPlace), isFree: ticks > 5, failure }));
  })();
`;

describe('the printing thread', () => {
  it('prints the same bytes beside the thread of the requests, whose clock goes on', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT]);
    expect(JSON.parse(stdout)).toEqual({ same: true, isFree: true, failure: 'Error' });
  });
});
