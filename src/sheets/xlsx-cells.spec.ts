import fc from 'fast-check';
import { cellXml } from './xlsx-cells';

/** Decodes a text like a spreadsheet: first the entities, then the characters written as `_xHHHH_`. */
function readBack(xml: string): string {
  const text = /<t xml:space="preserve">([\s\S]*)<\/t>/.exec(xml)?.[1] ?? '';
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  return text
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

describe('A text in a workbook', () => {
  it.each(['_x0041_', '_x005F_', 'a_x000d_b', '_x0041_x0042_', '__x0041__', 'bell \u0007', 'one\r\ntwo', '<&>"'])(
    '%j is read back unchanged',
    (text) => {
      expect(readBack(cellXml('A1', text, 'text', 'UTC'))).toBe(text);
    },
  );

  it('is read back unchanged, whatever it contains', () => {
    const text = fc.string({
      unit: fc.constantFrom('_', 'x', '0', '4', '1', 'F', '5', '\r', '\u0001', '&', 'é'),
      minLength: 1,
    });
    fc.assert(fc.property(text, (entered) => readBack(cellXml('A1', entered, 'text', 'UTC')) === entered));
  });

  it('is well-formed XML: no control character is left', () => {
    expect(cellXml('A1', 'a\u0000\u001F\uFFFFb', 'text', 'UTC')).toContain('>a_x0000__x001F__xFFFF_b<');
  });
});
