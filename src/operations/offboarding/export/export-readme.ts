/** Explains the archive in both languages to readers without access to the product. */
export const README = `IMPACT AUTO - EXPORT DE DONNÉES / DATA EXPORT

FRANÇAIS
company.json      profil de la société, réglages, formats de numéros, membres et rôles (sans mot de passe)
data/*.ndjson     une table par fichier, un enregistrement JSON par ligne, dans l'ordre des identifiants
data/*.csv        les mêmes données pour un tableur (UTF-8, virgules, RFC 4180)
files/            les pièces jointes : <identifiant dans attachments>-<nom d'origine>
manifest.json     la liste signée de ce qui précède : taille, SHA-256 et nombre d'enregistrements

Toutes les tables sont du même instant. Les nombres décimaux sont des textes exacts, les instants sont en UTC (ISO 8601), les
colonnes <x>_id renvoient à l'identifiant de la table <x>. Une cellule CSV qui commence par = + - ou @ est précédée d'une apostrophe.
Les champs personnels sont en clair : gardez ce fichier comme tel. Les secrets de webhooks n'y sont pas.

ENGLISH
company.json      company profile, settings, number formats, members and roles (no passwords)
data/*.ndjson     one table per file, one JSON record per line, in the order of their ids
data/*.csv        the same data for a spreadsheet (UTF-8, commas, RFC 4180)
files/            attachments: <id in attachments>-<original name>
manifest.json     the signed list of all that: size, SHA-256 and number of records

All tables are of one moment. Decimals are exact texts, moments are UTC (ISO 8601), columns <x>_id refer to the id of table <x>.
A CSV cell that begins with = + - or @ is preceded by an apostrophe. Personal fields are in the clear: keep this file accordingly.
Secrets of webhooks are not in it.
`;
