export const REPORT_NAMES = ['kpis', 'costs', 'maintenance-schedule', 'failures', 'garages', 'ownership'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];
