import { dirname } from 'node:path';
import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';

/** Noto Sans contains the letters of West African languages, which the fonts of pdfmake lack. */
const FONTS = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));

pdfmake.setFonts({
  NotoSans: {
    normal: `${FONTS}/400Regular/NotoSans_400Regular.ttf`,
    bold: `${FONTS}/700Bold/NotoSans_700Bold.ttf`,
  },
});
// Users wrote the texts: nothing in them may fetch or open a resource.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(`${FONTS}/`));

export function pdfOf(definition: TDocumentDefinitions): Promise<Buffer> {
  return pdfmake.createPdf(definition).getBuffer();
}
