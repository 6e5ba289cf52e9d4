import 'reflect-metadata';
import { PASSWORD, startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import type { HttpClient } from '../../support/http-client';
import { textField } from '../../support/http-client';
import { serveParent } from '../harness/worker';

/** The addresses of the companies of this process. */
export interface SoakedCompany {
  readonly host: string;
  readonly token: string;
  readonly email: string;
  readonly vehicleId: number;
  readonly brandId: number;
  readonly modelId: number;
}

export interface Memory {
  readonly heap: number;
  /** The heap as reported by V8. */
  readonly reserved: number;
  readonly external: number;
  readonly resident: number;
}

const UNLIMITED = {
  TENANT_REQUESTS_PER_SECOND: '1000000',
  TENANT_REQUEST_BURST: '1000000',
  ADDRESS_REQUEST_BURST: '1000000',
};

interface Sizes {
  readonly tenants: number;
  /** The vehicles of each company. */
  readonly vehicles: number;
}

let running: RunningApplication | undefined;
const companies = new Map<string, { client: HttpClient; email: string }>();

async function open({ tenants, vehicles }: Sizes): Promise<{ port: number; companies: SoakedCompany[] }> {
  running = await startApplication(UNLIMITED);
  const opened: SoakedCompany[] = [];
  for (let number = 1; number <= tenants; number += 1)
    opened.push(await company(running, `endurance-${number}`, vehicles));
  return { port: Number(new URL(await running.app.getUrl()).port), companies: opened };
}

async function company(application: RunningApplication, slug: string, vehicles: number): Promise<SoakedCompany> {
  const client = await application.company({ name: slug, slug });
  const body = await application.vehicleBody(client, { plateNumber: '1 AB 01' });
  for (let plate = 2; plate <= vehicles; plate += 1)
    await client.post('/api/v1/vehicles', { ...body, plateNumber: `${plate} AB 01` });
  const email = textField((await client.get('/api/v1/auth/me')).body, 'email');
  companies.set(slug, { client, email });
  return {
    host: `${slug}.localhost`,
    token: client.token,
    email,
    vehicleId: await application.vehicleOf(client, body),
    brandId: Number(body['brandId']),
    modelId: Number(body['modelId']),
  };
}

/** A token is valid for ten minutes; a soak takes longer. */
async function logIn({ slug }: { slug: string }): Promise<string> {
  const { client, email } = companies.get(slug) ?? {};
  const answer = await client?.post('/api/v1/auth/login', { email, password: PASSWORD });
  return textField(answer?.body, 'accessToken');
}

/** Measured after a garbage collection. Memory outside the heap is returned to the system with a delay. */
function memory(): Memory {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
  return { heap: heapUsed, reserved: heapTotal, external, resident: rss };
}

const handlers = { open, logIn, memory };

export type SoakWorker = typeof handlers;

serveParent(handlers);
