/** Prefix of the contents that can be downloaded. */
export const filesPrefix = (tenantId: number): string => `t${tenantId}/files`;

/** Prefix of infected contents: they are stored separately and never sent to anyone. */
export const quarantinePrefix = (tenantId: number): string => `t${tenantId}/quarantine`;
