import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { StoredRow } from '../offboarding/rows/stored-row';
import type { TableShape } from '../offboarding/rows/table-shapes';
import { Anonymisation } from './anonymisation';

const text = (name: string, isNullable = true): TableShape['columns'][number] => ({ name, kind: 'text', isNullable });

const shape = (name: string, columns: TableShape['columns']): TableShape => ({ name, key: ['id'], columns });

const ID = { name: 'id', kind: 'number', isNullable: false } as const;
const DRIVERS = shape('drivers', [
  ID,
  ...['first_name', 'last_name', 'status'].map((name) => text(name, false)),
  ...['email', 'phone', 'license_number', 'date_of_birth', 'address', 'notes', 'added_tomorrow'].map((name) =>
    text(name),
  ),
  { name: 'hire_date', kind: 'day', isNullable: true },
  { name: 'created_by_user_id', kind: 'number', isNullable: true },
]);
const LINES = shape('invoice_lines', [
  ID,
  text('description', false),
  { name: 'net_amount', kind: 'decimal', isNullable: false },
]);
const INVOICES = shape('invoices', [
  ID,
  text('status', false),
  { name: 'frozen_content', kind: 'json', isNullable: true },
  text('content_hash'),
]);

/** Words that cannot occur in a replacement by chance. */
const word = fc.stringMatching(/^[A-Z][a-z]{5,12}Zq[0-9]{4}$/);

describe('An anonymised row', () => {
  const anonymisation = new Anonymisation(randomBytes(32));

  it('contains no word of a person, not even of columns that no rule names', () => {
    const rows = fc.record({
      first_name: word,
      last_name: word,
      email: word.map((name) => `${name}@maison.ci`),
      phone: fc.option(word),
      license_number: word,
      date_of_birth: word,
      address: word,
      notes: fc.option(word),
      added_tomorrow: word,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 4_000_000_000 }), (personal, id) => {
        const row: StoredRow = { ...personal, id, status: 'active', hire_date: '2019-05-01', created_by_user_id: 7 };
        const result = anonymisation.row(DRIVERS, row);
        const left = JSON.stringify(result);
        expect(Object.values(personal).filter((value) => value !== null && left.includes(value))).toEqual([]);
        expect(result).toMatchObject({ id, status: 'active', hire_date: null, created_by_user_id: null });
        // A null value stays null.
        expect(result['phone']).toBeNull();
      }),
    );
  });

  it('replaces equal texts by equal texts within one copy, and by others in the next copy', () => {
    const row = { id: 1, description: 'Plaquettes de M. Konan', net_amount: '12.5000' };
    const [one, other] = [
      anonymisation.row(LINES, row),
      anonymisation.row(LINES, { ...row, description: 'plaquettes  de m. KONAN' }),
    ];
    expect(one['description']).toBe(other['description']);
    expect(one).toMatchObject({ net_amount: '12.5000' });
    expect(new Anonymisation(randomBytes(32)).row(LINES, row)['description']).not.toBe(one['description']);
  });

  it('keeps amounts, days and numbers of a frozen document, without its words, and hashes what it says now', () => {
    const content = {
      kind: 'invoice',
      number: 'FA-1',
      issuer: { name: 'Garage Konan', countryCode: 'CI' },
      facts: [
        { label: 'issueDate', day: '2026-01-02' },
        { label: 'intervention', text: 'Choc de M. Konan' },
      ],
      pricing: { currency: 'XOF', totalAmount: '1200', lines: [{ description: 'Aile de Konan', unitPrice: '1200' }] },
      logoAttachmentId: 5,
    };
    const row = { id: 1, status: 'issued', frozen_content: JSON.stringify(content), content_hash: 'a'.repeat(64) };
    const result = anonymisation.row(INVOICES, row);
    expect(JSON.stringify(result)).not.toContain('Konan');
    expect(JSON.parse(String(result['frozen_content']))).toMatchObject({
      number: 'FA-1',
      facts: [{ day: '2026-01-02' }, {}],
      pricing: { totalAmount: '1200', lines: [{ unitPrice: '1200' }] },
      logoAttachmentId: null,
    });
    expect(result['content_hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(result['content_hash']).not.toBe(row.content_hash);
  });
});
