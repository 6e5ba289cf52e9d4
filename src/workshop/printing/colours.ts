/* The few colours of a printed document: it has to look right in black and white too. */
export const ACCENT = '#1f3a5f';
export const PALE = '#c8d0da';
export const SHADE = '#eef2f7';
