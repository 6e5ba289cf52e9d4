import { globSync, readFileSync } from 'node:fs';

const files = globSync('{src,libs}/**/*.ts').filter((file) => !file.endsWith('.spec.ts'));
const containing = (text: RegExp): string[] => files.filter((file) => text.test(readFileSync(file, 'utf8'))).toSorted();

describe('Programs that the product starts', () => {
  it('are started where their output is read at once', () => {
    expect(containing(/from '(?:node:)?child_process'/)).toEqual([
      'src/operations/dumps/client/client-identity.ts',
      'src/operations/dumps/client/client-process.ts',
    ]);
  });

  it('are never told to stop at a time, because stamps of a binary log are not in order', () => {
    expect(containing(/['"`]--(?:start|stop)-datetime/)).toEqual([]);
  });
});
