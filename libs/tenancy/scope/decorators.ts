import { applyDecorators, Inject, Injectable, Scope } from '@nestjs/common';

/** Injection token of the {@link TenantContext} a provider lives in. */
export const TENANT_CONTEXT = Symbol('TENANT_CONTEXT');

/** Injection token of the tenant's TypeORM `DataSource`. */
export const TENANT_DATA_SOURCE = Symbol('TENANT_DATA_SOURCE');

/** Marks a provider of which each tenant has an instance of its own; whatever injects it lives in the tenant too. */
export function TenantScoped(): ClassDecorator {
  return applyDecorators(Injectable({ scope: Scope.REQUEST, durable: true }));
}

/** Injects the {@link TenantContext} the instance belongs to, as it was when the instance was made. */
export function InjectTenant(): ParameterDecorator & PropertyDecorator {
  return Inject(TENANT_CONTEXT);
}

/** Injects the tenant's TypeORM `DataSource`: its database, its account. */
export function InjectTenantDataSource(): ParameterDecorator & PropertyDecorator {
  return Inject(TENANT_DATA_SOURCE);
}
