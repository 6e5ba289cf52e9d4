/** The version of the product, as the API's document and the probes tell it. */
export const PRODUCT_VERSION = '0.1.0';
