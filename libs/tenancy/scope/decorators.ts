import { applyDecorators, Inject, Injectable, Scope } from '@nestjs/common';

/** Injection token of the {@link TenantContext} of a provider. */
export const TENANT_CONTEXT = Symbol('TENANT_CONTEXT');

/** Injection token of the tenant's TypeORM `DataSource`. */
export const TENANT_DATA_SOURCE = Symbol('TENANT_DATA_SOURCE');

/** Marks a provider with one instance per tenant. Every provider that injects it is also instantiated per tenant. */
export function TenantScoped(): ClassDecorator {
  return applyDecorators(Injectable({ scope: Scope.REQUEST, durable: true }));
}

/** Injects the {@link TenantContext} of the instance, with the values from the time of its creation. */
export function InjectTenant(): ParameterDecorator & PropertyDecorator {
  return Inject(TENANT_CONTEXT);
}

/** Injects the tenant's TypeORM `DataSource`, which uses the tenant's database and account. */
export function InjectTenantDataSource(): ParameterDecorator & PropertyDecorator {
  return Inject(TENANT_DATA_SOURCE);
}
