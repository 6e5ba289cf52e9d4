import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Describe, PublicOnPlane } from '#http';
import { ParameterList } from './parameter-list.service';
import { PublicParametersView } from './parameter.view';

/** Values for a login page, without a login. */
@Controller('api/v1/parameters')
export class PublicParametersController {
  constructor(private readonly parameters: ParameterList) {}

  @Get()
  @PublicOnPlane()
  @Describe({
    summary: 'Show name, languages, state and appearance of this company’s application',
    answer: PublicParametersView,
  })
  async list(@Req() request: FastifyRequest): Promise<PublicParametersView> {
    return { values: await this.parameters.publicValues(request.tenant?.tenantId ?? 0) };
  }
}
