import { hasAllPixels, isPng } from './png-pixels';

/**
 * The logo if its pixels can be read, else null. The PDF library decodes a PNG where no caller can catch its failure, so it is given
 * none that fails; a JPEG it embeds as it is.
 */
export function readableLogo(logo: Buffer): Buffer | null {
  if (!isPng(logo)) return logo;
  try {
    return hasAllPixels(logo) ? logo : null;
  } catch {
    return null;
  }
}
