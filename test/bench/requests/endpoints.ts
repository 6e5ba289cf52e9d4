import { BASE_DOMAIN } from './contender-options';
import type { FleetEstate } from './fleet-estate';
import type { LoadRequest } from './load.worker';

export interface Endpoint {
  readonly name: string;
  /** Fields whose value differs from answer to answer. */
  readonly ownFields: readonly string[];
  /** One request per tenant, in the order of the tenants, with tokens that stay valid for a while. */
  requests(): Promise<readonly LoadRequest[]>;
}

type Call = Omit<LoadRequest, 'headers'>;

/** What a new vehicle has for itself alone. */
const NEW = ['id', 'code', 'plateNumber', 'createdAt', 'updatedAt'];

/** The measured endpoints. Reads come before writes, so that every contender lists the same rows. */
export function endpointsOf(fleet: FleetEstate, issue: () => Promise<readonly string[]>): readonly Endpoint[] {
  const vehicle = { plateNumber: '{n} AB 01', brandId: fleet.brandId, modelId: fleet.modelId, year: 2022 };
  const endpoint = (name: string, call: Call, ownFields: readonly string[] = []): Endpoint => ({
    name,
    ownFields,
    requests: async () => (await issue()).map((token, index) => callOf(call, index + 1, token)),
  });
  return [
    endpoint('list 20 vehicles', { method: 'GET', path: '/api/v1/vehicles?limit=20' }),
    endpoint('get one vehicle', { method: 'GET', path: '/api/v1/vehicles/50' }),
    endpoint('create a vehicle', { method: 'POST', path: '/api/v1/vehicles', body: JSON.stringify(vehicle) }, NEW),
  ];
}

function callOf(call: Call, tenantId: number, token: string): LoadRequest {
  const headers = { host: `t${tenantId}.${BASE_DOMAIN}`, authorization: `Bearer ${token}` };
  return call.body === undefined
    ? { ...call, headers }
    : { ...call, headers: { ...headers, 'content-type': 'application/json' } };
}
