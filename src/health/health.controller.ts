import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Describe, Public } from '#http';
import { HealthService } from './health.service';

/** Probes on the public port: a status without detail. The management port has the detail. */
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Public()
  @Describe({ summary: 'The process answers' })
  async live(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.live());
  }

  @Get('ready')
  @Public()
  @Describe({ summary: 'The process can serve tenants' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.ready());
  }
}

async function answer(reply: FastifyReply, probe: { readonly healthy: boolean }): Promise<void> {
  await reply.code(probe.healthy ? 200 : 503).send({ status: probe.healthy ? 'ok' : 'unavailable' });
}
