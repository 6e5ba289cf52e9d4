import { BASE_DOMAIN } from './contender-options';
import type { FleetEstate } from './fleet-estate';
import type { LoadRequest } from './load.worker';

export interface Endpoint {
  readonly name: string;
  /** One request a tenant, the first tenant's first. */
  readonly requests: readonly LoadRequest[];
}

/** What is measured, reads before writes so that every contender lists the same rows. */
export function endpointsOf(tokens: readonly string[], fleet: FleetEstate): readonly Endpoint[] {
  const vehicle = { plateNumber: '{n} AB 01', brandId: fleet.brandId, modelId: fleet.modelId, year: 2022 };
  const each = (request: Omit<LoadRequest, 'headers'>): LoadRequest[] =>
    tokens.map((token, index) => ({
      ...request,
      headers: {
        host: `t${index + 1}.${BASE_DOMAIN}`,
        authorization: `Bearer ${token}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    }));
  return [
    { name: 'list 20 vehicles', requests: each({ method: 'GET', path: '/api/v1/vehicles?limit=20' }) },
    { name: 'get one vehicle', requests: each({ method: 'GET', path: '/api/v1/vehicles/50' }) },
    {
      name: 'create a vehicle',
      requests: each({ method: 'POST', path: '/api/v1/vehicles', body: JSON.stringify(vehicle) }),
    },
  ];
}
