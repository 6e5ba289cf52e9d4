/** Port to the garages of tenants, which are in the tenants' own databases. */
export interface MemberGarages {
  /** Whether the tenant has the garage now. */
  exists(tenantId: number, garageId: number): Promise<boolean>;
}

/** Injection token of the {@link MemberGarages}. */
export const MEMBER_GARAGES = Symbol('MEMBER_GARAGES');
