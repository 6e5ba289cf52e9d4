import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { featureDisabled } from './edge.errors';

const FEATURE = 'impact:feature';

/**
 * Port to the enabled features of a caller. It answers from memory, and the guard is not the only place that checks
 * features.
 */
export interface FeatureFlags {
  isEnabled(request: FastifyRequest, feature: string): Promise<boolean>;
}

/** Marks a route as part of a feature: 403 FEATURE_DISABLED if the feature is disabled. */
export const Feature = (name: string): MethodDecorator => SetMetadata(FEATURE, name);

/** Checks the feature of a route. A route without a feature costs one read. */
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
