import { eventually } from './eventually';
import { field, numberField } from './http-client';
import type { HttpClient } from './http-client';

/** A finished import with its report, row by row. */
export interface BroughtFile {
  readonly found: unknown;
  readonly rows: unknown;
}

/** Uploads a file, waits for the end of its import, and reads its report. */
export async function broughtFile(
  client: HttpClient,
  path: string,
  content: string | Buffer,
  type = 'text/csv',
): Promise<BroughtFile> {
  const taken = await client.call('POST', `/api/v1/imports/${path}`, {
    rawBody: content,
    headers: { 'content-type': type },
  });
  if (taken.status !== 202) throw new Error(`${taken.status} ${taken.text}`);
  const id = numberField(taken.body, 'id');
  let found: unknown;
  await eventually('the import has ended', async () => {
    found = (await client.get(`/api/v1/imports/${id}`)).body;
    return field(found, 'finishedAt') !== null;
  });
  return { found, rows: field((await client.get(`/api/v1/imports/${id}/report`)).body, 'rows') };
}
