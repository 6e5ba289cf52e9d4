import { hasAllPixels, isPng } from './png-pixels';

/**
 * The logo if its pixels can be read, else null. The PDF library decodes a PNG in a place where its error cannot be
 * caught, so it must not get a PNG that fails. It embeds a JPEG without decoding it.
 */
export function readableLogo(logo: Buffer): Buffer | null {
  if (!isPng(logo)) return logo;
  try {
    return hasAllPixels(logo) ? logo : null;
  } catch {
    return null;
  }
}
