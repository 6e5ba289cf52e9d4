import { anonymizeSubject } from '../../../src/fleet/privacy/anonymize-subject';
import { SUBJECTS } from '../../../src/fleet/privacy/subjects';
import { createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

/** A copy of the data from before an erasure. */
describe('A contact person who was erased', () => {
  let database: TenantDatabase;

  beforeAll(async () => {
    database = await createTenantDatabase();
  });

  afterAll(() => database.drop());

  const erasedAt = new Date('2026-03-10T08:00:00Z');
  const garage = async (id: number, writtenAt: string): Promise<void> => {
    await database.dataSource.query(
      `INSERT INTO garages (id, seal_key, name, contact_person, specializations, updated_at) VALUES (?, ?, ?, 'Awa Koné', '[]', ?)`,
      [id, `key-${id}`, `Garage ${id}`, writtenAt],
    );
  };
  const again = (id: number): Promise<boolean> =>
    database.dataSource.transaction((manager) =>
      anonymizeSubject(manager, SUBJECTS.garage_contact, id, {
        at: erasedAt,
        reason: 'restore',
        userId: null,
        writtenBefore: erasedAt,
      }),
    );
  const contact = async (id: number): Promise<unknown> => {
    const rows = await database.dataSource.query<unknown[]>('SELECT contact_person FROM garages WHERE id = ?', [id]);
    return rows[0];
  };

  it('is erased again from an older row, and their successor stays', async () => {
    await garage(1, '2026-03-01 08:00:00.000');
    await garage(2, '2026-03-20 08:00:00.000');
    expect([await again(1), await again(2), await again(3)]).toEqual([true, false, false]);
    expect(await contact(1)).toEqual({ contact_person: null });
    expect(await contact(2)).toEqual({ contact_person: 'Awa Koné' });
    const noted = await database.dataSource.query('SELECT entity_type, entity_id, erased_at FROM erasure_requests');
    expect(noted).toEqual([{ entity_type: 'garage_contact', entity_id: 1, erased_at: erasedAt }]);
  });
});
