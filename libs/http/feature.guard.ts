import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { featureDisabled } from './edge.errors';

const FEATURE = 'impact:feature';

/** Who knows which features the caller of a request has; answered from memory, and never for the guard alone to decide. */
export interface FeatureFlags {
  isEnabled(request: FastifyRequest, feature: string): Promise<boolean>;
}

/** The route is part of a feature: 403 FEATURE_DISABLED where that is switched off. */
export const Feature = (name: string): MethodDecorator => SetMetadata(FEATURE, name);

/** Checks the feature a route belongs to. It costs the others one read. */
@Injectable()
export class FeatureGuard implements CanActivate {
  constructor(private readonly flags: FeatureFlags) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const feature = Reflect.getMetadata(FEATURE, context.getHandler()) as string | undefined;
    return feature === undefined || this.refuseDisabled(context.switchToHttp().getRequest<FastifyRequest>(), feature);
  }

  private async refuseDisabled(request: FastifyRequest, feature: string): Promise<boolean> {
    if (await this.flags.isEnabled(request, feature)) return true;
    throw featureDisabled({ feature });
  }
}
