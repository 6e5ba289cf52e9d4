import { systemActor } from '#kernel';
import { Backups } from '../../../src/operations/backup/backups.service';
import { Tasks } from '../../../src/operations/tasks/tasks.service';
import type { TenantPlace } from '../../../src/operations/tenant-database/tenant-places';
import { Restores } from '../../../src/operations/restore/restores.service';
import { Platform } from '../../support/platform';
import { furnish, inside } from '../../support/whole-company';

const actor = systemActor('test');

/** The backup does not contain submissions to an authority that were made after it. */
describe('Documents in submission to a tax authority', () => {
  let platform: Platform;
  let place: TenantPlace;
  let reference: string;

  beforeAll(async () => {
    platform = await Platform.start();
    place = await platform.company({ name: 'Flotte', slug: 'flotte', countryCode: 'CI' });
    await furnish(platform, place);
    await inside(platform, place, "UPDATE invoices SET fiscal_status = 'pending' WHERE status = 'issued'");
    await inside(
      platform,
      place,
      "UPDATE invoices SET fiscal_status = 'sending' WHERE status = 'issued' ORDER BY id LIMIT 1",
    );
    const { tenantId } = place;
    reference = String((await platform.get(Backups).make({ tenantId }, { reason: 'manual', codec: 'zstd' })).id);
  });

  afterAll(async () => {
    await platform.stop();
  });

  const states = async (): Promise<string[]> => {
    const rows = await platform.server<{ state: string }>(
      `SELECT DISTINCT fiscal_status AS state FROM \`${place.database}\`.invoices WHERE status = 'issued' ORDER BY 1`,
    );
    return rows.map(({ state }) => state);
  };

  it.each([['all tables', null] as const, ['the invoices alone', ['invoices', 'invoice_lines']] as const])(
    'are held after a restore of %s: a person decides on each',
    async (_what, tables) => {
      await inside(platform, place, "UPDATE invoices SET fiscal_status = 'accepted' WHERE status = 'issued'");
      const request = { tenantId: place.tenantId, reference, tables: tables === null ? null : [...tables], actor };
      const order = await platform.get(Restores).requestOf(request);
      expect(await platform.get(Tasks).runHere(order)).toMatchObject({ state: 'done' });
      expect(await states()).toEqual(['uncertain']);
    },
  );
});
