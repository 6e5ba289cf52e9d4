import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';
import { DomainsService } from '../global/domains/domains.service';
import { HealthService } from './health.service';
import type { Probe } from './health.service';
import { Metrics } from './metrics';
import { TenantHealth } from './tenant-health';

/**
 * The management port of an API or a worker: probes with detail, metrics, and the domains that need a certificate. It must be
 * reachable from loopback or the cluster only, and closes last.
 */
@Injectable()
export class ManagementServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server: FastifyInstance = fastify({ forceCloseConnections: true });

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly health: HealthService,
    private readonly tenantHealth: TenantHealth,
    private readonly metrics: Metrics,
    private readonly domains: DomainsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.route('/health/live', () => this.health.live());
    this.route('/health/startup', () => this.health.startup());
    this.route('/health/ready', () => this.health.ready());
    this.server.get<{ Params: { id: string } }>('/health/tenants/:id', async (request, reply) =>
      answer(reply, await this.tenantHealth.probe(request.params.id)),
    );
    this.server.get('/metrics', async (_request, reply) => {
      void reply.header('content-type', this.metrics.contentType);
      return this.metrics.render();
    });
    this.server.get('/domains', async (_request, reply) => {
      void reply.header('content-type', 'text/plain; charset=utf-8').header('cache-control', 'no-store');
      return (await this.domains.served()).map((host) => `${host}\n`).join('');
    });
    await this.server.listen({ host: this.settings.managementHost, port: this.settings.managementPort });
  }

  /** `http://host:port` once listening; port 0 in the settings selects a free port. */
  get url(): string {
    return this.server.listeningOrigin;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }

  private route(path: string, probe: () => Promise<Probe>): void {
    this.server.get(path, async (_request, reply) => answer(reply, await probe()));
  }
}

function answer(reply: FastifyReply, probe: Probe): FastifyReply {
  return reply
    .code(probe.healthy ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(probe.result);
}
