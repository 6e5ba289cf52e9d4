/** `internal`: the company's own workshop. */
export const GARAGE_TYPES = ['internal', 'external'] as const;
export type GarageType = (typeof GARAGE_TYPES)[number];
