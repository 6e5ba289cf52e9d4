import 'reflect-metadata';
import { auditBench } from './audit.bench';
import { doctorBench } from './doctor.bench';
import { estateBench } from './estate.bench';
import { backupBench } from './backup.bench';
import type { Bench, BenchRun } from './harness/bench';
import type { BenchReport } from './harness/report';
import { openDatabaseServer, readServers } from './harness/database-server';
import { readOptions } from './harness/options';
import { assertMeasured, publish } from './harness/report';
import { idleHeapBench } from './idle-heap.bench';
import { migrateBench } from './migrate.bench';
import { noisyNeighbourBench } from './noisy-neighbour.bench';
import { provisioningBench } from './provisioning.bench';
import { reportsBench } from './reports.bench';
import { requestsBench } from './requests.bench';
import { restoreBench } from './restore.bench';
import { soakBench } from './soak.bench';

const BENCHES: readonly Bench[] = [
  requestsBench,
  auditBench,
  backupBench,
  restoreBench,
  idleHeapBench,
  migrateBench,
  doctorBench,
  noisyNeighbourBench,
  provisioningBench,
  reportsBench,
  estateBench,
  soakBench,
];

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const servers = readServers(options.servers);
  const run: BenchRun = {
    server: await openDatabaseServer(servers),
    servers,
    options,
    sized: (whole, tiny) => (options.smoke ? tiny : whole),
    say: (text) => void process.stderr.write(`  … ${text}\n`),
  };
  for (const bench of chosen(options.names)) {
    run.say(`bench ${bench.name}`);
    const report = await bench.run(run);
    if (options.smoke) passSmoke(report);
    else publish(report, options.output);
  }
}

/** The figures of a smoke run mean nothing, so they are neither printed nor stored. */
function passSmoke(report: BenchReport): void {
  assertMeasured(report);
  process.stdout.write(`${report.name}: ${report.rows.length} figures\n`);
}

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0)
    throw new Error(`no bench ${unknown.join(', ')}; there are ${BENCHES.map((b) => b.name).join(', ')}`);
  return names.length === 0 ? BENCHES : BENCHES.filter((bench) => names.includes(bench.name));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
