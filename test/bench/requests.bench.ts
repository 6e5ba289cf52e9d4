import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchRun } from './harness/bench';
import type { BenchReport } from './harness/report';
import { startWorker } from './harness/worker';
import type { Worker } from './harness/worker';
import { issueTokens, tokensOf } from './requests/bench-tokens';
import type { ContenderOptions, RequestContender } from './requests/contender-options';
import { createFleets } from './requests/fleet-estate';
import { endpointsOf } from './requests/endpoints';
import type { Endpoint } from './requests/endpoints';
import type { LoadOrder, LoadWorker } from './requests/load.worker';
import { requestRows } from './requests/request-rows';
import type { Measurement } from './requests/request-rows';
import { requireSameAnswers } from './requests/same-answers';
import type { ServerWorker } from './requests/server.worker';

const CONNECTIONS = 100;
const CLIENTS = 32;
const KINDS: readonly RequestContender[] = ['kernel', 'singleton', 'recipe', 'bare'];

type Seconds = LoadOrder['seconds'];

interface Contender {
  readonly kind: RequestContender;
  readonly server: Worker<ServerWorker>;
  readonly port: number;
}

interface Field {
  readonly contenders: readonly Contender[];
  readonly load: Worker<LoadWorker>;
}

/**
 * CPU per request and throughput of one endpoint of the product, compared with the same endpoint without tenancy, by recipe, and written by
 * hand.
 */
export const requestsBench: Bench = {
  name: 'requests',
  run: async (run) => {
    const tenants = run.sized(50, 2);
    run.say(`creating ${tenants} tenants with vehicles`);
    const fleet = await createFleets(run.server, tenants);
    const keyFile = join(run.options.output, `keys-${process.pid}.json`);
    const tokens = tokensOf(keyFile);
    const options = { server: run.server, tenants, connections: CONNECTIONS, keyFile };
    const field = await enter(options);
    try {
      return await compete(
        run,
        field,
        endpointsOf(fleet, () => issueTokens(tokens, tenants)),
        tenants,
      );
    } finally {
      await Promise.all([...field.contenders.map(({ server }) => server.stop()), field.load.stop()]);
      rmSync(keyFile);
    }
  },
};

async function enter(options: ContenderOptions): Promise<Field> {
  const contenders: Contender[] = [];
  for (const kind of KINDS) {
    const server = startWorker<ServerWorker>(join(__dirname, 'requests', 'server.worker.js'));
    contenders.push({ kind, server, port: await server.call.open({ kind, options }) });
  }
  return { contenders, load: startWorker<LoadWorker>(join(__dirname, 'requests', 'load.worker.js')) };
}

async function compete(
  run: BenchRun,
  field: Field,
  endpoints: readonly Endpoint[],
  tenants: number,
): Promise<BenchReport> {
  const rounds = run.options.rounds || 2;
  const seconds = run.sized<Seconds>(run.options.seconds || 2, 'once');
  const measurements: Measurement[] = [];
  for (const endpoint of endpoints) {
    run.say(endpoint.name);
    await requireSameAnswers(field.contenders, endpoint);
    const warming = run.sized(field.contenders, []);
    for (const contender of warming) await measure(field, contender, endpoint, 1);
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of field.contenders) measurements.push(await measure(field, contender, endpoint, seconds));
    }
    if (run.options.profile !== '') await profile(field, endpoint, run.options.profile, seconds);
  }
  return {
    name: 'requests',
    setting: { tenants, connections: CONNECTIONS, clients: CLIENTS, rounds, seconds },
    ...requestRows(endpoints, measurements),
  };
}

async function measure(field: Field, contender: Contender, endpoint: Endpoint, seconds: Seconds): Promise<Measurement> {
  const { kind, server, port } = contender;
  const before = await server.call.usage();
  const isSingle = kind === 'singleton' || kind === 'bare';
  const all = await endpoint.requests();
  const requests = isSingle ? all.slice(0, 1) : all;
  const load = await field.load.call.fire({ port, seconds, connections: CLIENTS, requests });
  const after = await server.call.usage();
  return {
    kind,
    endpoint: endpoint.name,
    load,
    cpuPerRequest: (after.cpuMicroseconds - before.cpuMicroseconds) / load.done,
    rehomesPerRequest: (after.rehomes - before.rehomes) / load.done,
  };
}

/** Writes a CPU profile of each server under the load of the endpoint, for a profile viewer. */
async function profile(field: Field, endpoint: Endpoint, directory: string, seconds: Seconds): Promise<void> {
  for (const contender of field.contenders) {
    await contender.server.call.startProfile();
    await measure(field, contender, endpoint, seconds);
    const file = join(directory, `${contender.kind}-${endpoint.name.replaceAll(' ', '-')}.cpuprofile`);
    await contender.server.call.writeProfile({ file });
  }
}
