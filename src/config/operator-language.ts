/** The value of `IMPACT_LANG`, for errors that occur before the options of a command are parsed. */
export const operatorLanguage = (environment: NodeJS.ProcessEnv = process.env): string | undefined =>
  environment['IMPACT_LANG'];
