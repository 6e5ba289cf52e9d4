// The welcome text after a start.

/** The text printed after a start: addresses, logins, and lines to paste. */
export function welcome({ port, managementPort, outcome, seconds }) {
  const base = `http://localhost:${port}`;
  const lines = [
    '',
    `Impact Auto is running on ${base} (ready after ${seconds.toFixed(1)} s). Ctrl-C stops everything.`,
    '',
    `  documentation   ${base}/docs`,
    `  health          ${base}/health/ready   (detail: http://localhost:${managementPort}/health/ready)`,
    `  administrator   ${administrator(outcome)}`,
    ...firstLogin(outcome),
    ...outcome.tenants.flatMap(demoLogins),
    ...tour(base, outcome.tenants),
    '',
  ];
  return lines.join('\n');
}

function administrator({ adminEmail, adminPassword }) {
  return adminPassword
    ? `${adminEmail} / ${adminPassword}   (shown this once)`
    : `${adminEmail}   (password shown at the first start)`;
}

/** The generated password only permits changing it; the sentence is printed beside it. */
function firstLogin({ adminPassword, firstLogin: sentence }) {
  return adminPassword && sentence ? [`                  ${sentence}`] : [];
}

function demoLogins({ slug, name, email, password, driver }) {
  return [
    `  ${slug.padEnd(15)} ${credentials({ email, password })}   ${name}`,
    `  ${''.padEnd(15)} ${credentials(driver)}   a driver, who sees only one vehicle`,
  ];
}

function credentials({ email, password }) {
  return `${email} / ${password ?? '(password unknown here)'}`;
}

/**
 * Three commands: log in to the first demo tenant, list its vehicles, and show that the second tenant refuses the
 * token.
 */
function tour(base, [first, second]) {
  if (!first?.password || !second) return [];
  const login = JSON.stringify({ email: first.email, password: first.password });
  const token = String.raw`sed 's/.*"accessToken":"\([^"]*\)".*/\1/'`;
  const bearer = '-H "Authorization: Bearer $TOKEN"';
  return [
    '',
    'Try it, line by line:',
    '',
    `TOKEN=$(curl -s ${base}/${first.slug}/api/v1/auth/login -H 'Content-Type: application/json' -d '${login}' | ${token})`,
    `curl -s ${bearer} '${base}/${first.slug}/api/v1/vehicles?limit=3'`,
    `curl -s -i ${bearer} ${base}/${second.slug}/api/v1/vehicles   # 401: a token is valid only for its own tenant`,
  ];
}
