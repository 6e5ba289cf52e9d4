/** What `IMPACT_LANG` says, for failures before the options of a command are read. */
export const operatorLanguage = (environment: NodeJS.ProcessEnv = process.env): string | undefined =>
  environment['IMPACT_LANG'];
