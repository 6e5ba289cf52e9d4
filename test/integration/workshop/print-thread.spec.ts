import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PRINTING = join(__dirname, '..', '..', '..', 'dist', 'src', 'workshop', 'printing');

/** Prints twice in the thread and once in place, in a separate process as in the product, with a failing request in between. */
const SCRIPT = `
  const { printAside } = require(${JSON.stringify(join(PRINTING, 'print-thread.js'))});
  const { printDocument } = require(${JSON.stringify(join(PRINTING, 'print-document.js'))});
  const party = { name: 'Garage', lines: [], taxId: null, tradeRegister: null };
  const document = { kind: 'reception_report', locale: 'fr', number: 'RR-1', issuer: party, logo: Buffer.from('broken'),
    recipient: null, facts: [], pricing: null, paragraphs: [], signatures: [], frozenAt: new Date(0) };
  (async () => {
    let ticks = 0;
    const clock = setInterval(() => (ticks += 1), 5);
    const aside = await printAside({ document }, 1);
    clearInterval(clock);
    const failure = await printAside({ document: { ...document, kind: 'no such kind' } }, 1).then(() => 'none', (error) => error.constructor.name);
    const again = await printAside({ document }, 1);
    const inPlace = await printDocument(document);
    console.log(JSON.stringify({ same: aside.equals(inPlace) && again.equals(inPlace), isFree: ticks > 5, failure }));
  })();
`;

/** A company prints twelve documents, then another one prints one: records the order, and the result of a flood. */
const FLOOD = `
  const { printAside } = require(${JSON.stringify(join(PRINTING, 'print-thread.js'))});
  const party = { name: 'Garage', lines: [], taxId: null, tradeRegister: null };
  const document = { kind: 'reception_report', locale: 'fr', number: 'RR-1', issuer: party, logo: null,
    recipient: null, facts: [], pricing: null, paragraphs: [], signatures: [], frozenAt: new Date(0) };
  (async () => {
    const done = [];
    const print = (tenant) => printAside({ document }, tenant).then(() => done.push(tenant), (error) => done.push(error.code));
    const all = Array.from({ length: 12 }, () => print(1));
    all.push(print(2));
    await Promise.all(all);
    const place = done.indexOf(2);
    done.length = 0;
    await Promise.all(Array.from({ length: 20 }, () => print(1)));
    const refused = done.filter((code) => code === 'RENDERING_BUSY').length;
    console.log(JSON.stringify({ place, refused, printed: done.filter((code) => code === 1).length }));
  })();
`;

/** Half a minute passes in a twentieth of a second: the thread ends, and the next document starts another. */
const IDLE = `
  const { Worker } = require('node:worker_threads');
  let ended = 0;
  let most = 0;
  const { terminate } = Worker.prototype;
  Worker.prototype.terminate = function () { ended += 1; most = this.resourceLimits.maxOldGenerationSizeMb; return terminate.call(this); };
  const later = setTimeout;
  globalThis.setTimeout = (work, ms, ...rest) => later(work, ms === 30_000 ? 50 : ms, ...rest);
  const { printAside } = require(${JSON.stringify(join(PRINTING, 'print-thread.js'))});
  const party = { name: 'Garage', lines: [], taxId: null, tradeRegister: null };
  const document = { kind: 'reception_report', locale: 'fr', number: 'RR-1', issuer: party, logo: null,
    recipient: null, facts: [], pricing: null, paragraphs: [], signatures: [], frozenAt: new Date(0) };
  (async () => {
    const first = await printAside({ document }, 1);
    await new Promise((resolve) => later(resolve, 500));
    const second = await printAside({ document }, 1);
    console.log(JSON.stringify({ ended, most, same: first.equals(second) }));
  })();
`;

const run = async (script: string): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  return JSON.parse(stdout) as unknown;
};

describe('The printing thread', () => {
  it('prints the same bytes without blocking the main thread', async () => {
    expect(await run(SCRIPT)).toEqual({ same: true, isFree: true, failure: 'Error' });
  });

  it('delays a company by one document while another prints twelve, and refuses excess documents of one company', async () => {
    expect(await run(FLOOD)).toEqual({ place: 1, refused: 3, printed: 17 });
  });

  it('has limited memory, ends when idle, and starts again', async () => {
    expect(await run(IDLE)).toEqual({ ended: 1, most: 256, same: true });
  });
});
