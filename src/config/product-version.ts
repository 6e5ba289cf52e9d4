/** The version of the product, shown by the API document and the probes. */
export const PRODUCT_VERSION = '0.1.0';
