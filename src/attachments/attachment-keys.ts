/** Contents that may be had. */
export const filesPrefix = (tenantId: number): string => `t${tenantId}/files`;

/** Contents in which the scanner found something: kept apart, and given to nobody. */
export const quarantinePrefix = (tenantId: number): string => `t${tenantId}/quarantine`;
