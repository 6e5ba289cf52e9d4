import type { LoadRequest } from '../requests/load.worker';
import type { SoakedCompany } from './soak.worker';

type Call = Omit<LoadRequest, 'headers'> & { readonly type?: string };

/** The share of each request in percent: reads as by a screen, writes, and a few heavy or invalid ones. */
const get = (path: string): Call => ({ method: 'GET', path });

function callsOf({ vehicleId, brandId, modelId }: SoakedCompany): readonly (readonly [number, Call])[] {
  const vehicle = JSON.stringify({ plateNumber: '{n} AB 02', brandId, modelId, notes: 'x'.repeat(200) });
  const csv = `Immatriculation;Marque;Modèle\n${Array.from({ length: 200 }, (_none, row) => `${row} ZZ 01;Peugeot;208`).join('\n')}`;
  return [
    [34, get(`/api/v1/vehicles/${vehicleId}`)],
    [22, get('/api/v1/vehicles?limit=20')],
    [10, get('/api/v1/vehicles?limit=20&search=AB&sort=-createdAt')],
    [8, get('/api/v1/dashboard')],
    [6, get('/api/v1/alerts?limit=20')],
    [4, { method: 'POST', path: '/api/v1/vehicles', body: vehicle }],
    [4, get('/api/v1/reports/kpis')],
    [2, get('/api/v1/vehicles/export?format=csv')],
    [2, get('/api/v1/vehicles/export?format=xlsx')],
    [1, get('/api/v1/reports/export?report=costs&format=pdf')],
    [2, { method: 'POST', path: '/api/v1/imports/vehicles?dryRun=true', body: csv, type: 'text/csv' }],
    [2, { method: 'POST', path: '/api/v1/vehicles', body: `{"lines":[${'{},'.repeat(20_000)}{}]}` }],
    [2, get('/api/v1/vehicles/999999999')],
    [
      1,
      { method: 'POST', path: '/api/v1/auth/login', body: '{"email":"{n}@nobody.test","password":"not the password"}' },
    ],
  ];
}

export function mixOf(company: SoakedCompany): readonly LoadRequest[] {
  return callsOf(company).flatMap(([count, { type = 'application/json', ...call }]) => {
    const headers = { host: company.host, authorization: `Bearer ${company.token}` };
    const typed = call.body === undefined ? headers : { ...headers, 'content-type': type };
    return Array.from({ length: count }, () => ({ ...call, headers: typed }));
  });
}
