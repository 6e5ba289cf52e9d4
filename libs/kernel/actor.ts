/** Who acts: a person, an API key or the system itself (jobs, command line). Carried by every unit of work and log line. */
export type Actor =
  | { readonly type: 'user'; readonly userId: number; readonly name: string }
  | { readonly type: 'api_key'; readonly userId: number | null; readonly keyId: number; readonly name: string }
  | { readonly type: 'system'; readonly userId: null; readonly name: string };

export const systemActor = (name: string): Actor => ({ type: 'system', userId: null, name });
