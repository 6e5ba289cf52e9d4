import { eventually } from './eventually';
import { field, numberField } from './http-client';
import type { HttpClient } from './http-client';

/** An import that has ended, and its report row by row. */
export interface BroughtFile {
  readonly found: unknown;
  readonly rows: unknown;
}

/** Hands a file in as a person would, waits for its end, and reads its report. */
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
