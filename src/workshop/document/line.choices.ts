export const WORK_TYPES = ['labor', 'supply', 'other'] as const;
export const DISCOUNT_TYPES = ['none', 'percentage', 'amount'] as const;
