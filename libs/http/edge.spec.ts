import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  Access,
  ActsOnTenant,
  assertEveryRouteDeclaresAccess,
  fieldText,
  localeOf,
  PlatformAccess,
  Public,
  RequestBudget,
  TenantOverview,
  toDomainError,
} from './index';

@Controller('a')
class GuardedController {
  @Get()
  @Public()
  open(): string {
    return 'open';
  }

  @Get('b')
  @Access('things:read')
  closed(): string {
    return 'closed';
  }
}

@Controller('admin/api/v1/tenants/:id')
class PlatformController {
  @Post('stop')
  @ActsOnTenant('platform:tenants', 'tenant:suspend')
  stop(): void {
    return undefined;
  }

  @Get('size')
  @TenantOverview('platform:tenants')
  size(): number {
    return 0;
  }
}

@Controller('admin/api/v1/tenants/:id')
class VagueController {
  @Get('rows')
  @PlatformAccess('platform:tenants', { stepUp: true })
  rows(): string {
    return 'everything';
  }
}

@Controller('admin/api/v1/tenants/:id')
class UnderstatedController {
  @Post('erase')
  @TenantOverview('platform:tenants')
  erase(): void {
    return undefined;
  }
}

@Controller('naked')
class NakedController {
  @Get()
  forgotten(): string {
    return 'anybody';
  }
}

@Controller('heir')
class HeirController extends NakedController {}

@Module({ controllers: [GuardedController] })
class GuardedModule {}

@Module({ controllers: [HeirController] })
class HeirModule {}

@Module({ controllers: [GuardedController, NakedController] })
class NakedModule {}

@Module({})
class EmptyModule {}

describe('A route', () => {
  const built = (module: object) => NestFactory.create(module, new FastifyAdapter(), { logger: false });

  it('boots when it says who may call it', async () => {
    const app = await built(GuardedModule);
    expect(() => assertEveryRouteDeclaresAccess(app)).not.toThrow();
  });

  it('does not boot when it does not', async () => {
    const app = await built(NakedModule);
    expect(() => assertEveryRouteDeclaresAccess(app)).toThrow('GET /naked (NakedController.forgotten)');
    const heir = await built(HeirModule);
    expect(() => assertEveryRouteDeclaresAccess(heir)).toThrow('GET /heir (HeirController.forgotten)');
  });
});

describe('A route of one tenant on the control plane', () => {
  const built = (controller: new () => object) =>
    NestFactory.create({ module: EmptyModule, controllers: [controller] }, new FastifyAdapter(), { logger: false });

  it('boots when it says that it is an overview or an act', async () => {
    const app = await built(PlatformController);
    expect(() => assertEveryRouteDeclaresAccess(app)).not.toThrow();
  });

  it.each([
    ['says neither', VagueController, 'GET /admin/api/v1/tenants/:id/rows (VagueController.rows)'],
    ['changes something and calls itself an overview', UnderstatedController, 'POST /admin/api/v1/tenants/:id/erase'],
  ])('does not boot when it %s', async (_what, controller, named) => {
    const app = await built(controller);
    expect(() => assertEveryRouteDeclaresAccess(app)).toThrow(named);
  });
});

describe('The language of an answer', () => {
  it.each([
    [undefined, 'fr'],
    ['', 'fr'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr;q=0.5, en;q=0.9', 'en'],
    ['de, fr;q=0.5, en;q=0.1', 'fr'],
    ['en;q=0', 'fr'],
    ['*', 'fr'],
    ['xx;q=nonsense', 'fr'],
  ] as const)('for %j is %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });

  it('holds for the text of a field as well', () => {
    const error = {
      pointer: '/x',
      code: 'IS_LENGTH',
      detail: 'x must be longer than or equal to 2 and shorter than or equal to 5 characters',
    };
    expect(fieldText(error, 'fr')).toBe('doit compter entre 2 et 5 caractères');
    expect(fieldText(error, 'en')).toBe(error.detail);
  });
});

describe('What was thrown', () => {
  it('says nothing of itself when nobody declared it', () => {
    const { error, unexpected } = toDomainError(new Error("Table 'secret.vehicles' doesn't exist"));
    expect([error.code, unexpected, error.text('en').detail]).toEqual([
      'INTERNAL_ERROR',
      true,
      'An unexpected error occurred; it is recorded under this id.',
    ]);
  });
});

describe('A request budget', () => {
  it('is spent, refilled by the clock, and each key’s own', () => {
    let now = 0;
    const budget = new RequestBudget({ perSecond: 2, burst: 3 }, () => now);
    for (let n = 0; n < 3; n += 1) budget.take(1);
    expect(() => budget.take(1)).toThrow('RATE_LIMITED');
    expect(() => budget.take(2)).not.toThrow();
    now = 500;
    expect(() => budget.take(1)).not.toThrow();
    expect(() => budget.take(1)).toThrow('RATE_LIMITED');
  });

  it('gets back what was somebody else’s to spend, and never more than it holds', () => {
    const budget = new RequestBudget<string>({ perSecond: 1, burst: 2 }, () => 0);
    budget.take('a');
    budget.giveBack('a');
    budget.giveBack('a');
    budget.take('a');
    budget.take('a');
    expect(() => budget.take('a')).toThrow('RATE_LIMITED');
  });
});
