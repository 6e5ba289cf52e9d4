export const ATTACHMENT_CATEGORIES = ['photo', 'document', 'signature', 'invoice_pdf', 'report', 'other'] as const;
export type AttachmentCategory = (typeof ATTACHMENT_CATEGORIES)[number];

/** `pending` until the scanner has scanned the file; without a scanner every file counts as clean. */
export const SCAN_STATUSES = ['pending', 'clean', 'infected'] as const;
export type ScanStatus = (typeof SCAN_STATUSES)[number];
