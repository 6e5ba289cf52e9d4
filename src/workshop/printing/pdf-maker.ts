import { dirname } from 'node:path';
import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';

/** Noto Sans has the letters of West Africa's languages, which the fonts that come with pdfmake lack. */
const FONTS = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));

pdfmake.setFonts({
  NotoSans: {
    normal: `${FONTS}/400Regular/NotoSans_400Regular.ttf`,
    bold: `${FONTS}/700Bold/NotoSans_700Bold.ttf`,
  },
});
// Texts come from people: nothing in them may fetch or open anything.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(`${FONTS}/`));

export function pdfOf(definition: TDocumentDefinitions): Promise<Buffer> {
  return pdfmake.createPdf(definition).getBuffer();
}
