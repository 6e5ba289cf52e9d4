import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startApplication } from '../../support/application';
import type { RunningApplication } from '../../support/application';
import { deploymentTool } from '../../support/deployment-tool';
import { HttpClient } from '../../support/http-client';

const DEPLOY = resolve(__dirname, '..', '..', '..', 'deploy');
const PROMETHEUS = join(DEPLOY, 'prometheus');

const filesIn = (...parts: string[]): string[] => {
  const folder = join(...parts);
  return readdirSync(folder).map((name) => join(folder, name));
};

/** Checks the monitoring files of the deployment against the metrics that the product exports. */
describe('Monitoring', () => {
  let application: RunningApplication;
  let promtool: string;
  let exposed: string;

  const scrape = async (): Promise<string> =>
    (await new HttpClient(Number(new URL(application.managementUrl).port)).get('/metrics')).text;

  beforeAll(async () => {
    promtool = await deploymentTool('promtool');
    application = await startApplication({ WORKER: 'inline', WARM_POOL_SIZE: '0' });
    const company = await application.company({ name: 'Mesurée', slug: 'mesuree' });
    await company.get('/api/v1/vehicles');
    exposed = await scrape();
  });

  afterAll(() => application.stop());

  const check = (args: readonly string[], input = ''): { status: number | null; told: string } => {
    const { status, stdout, stderr } = spawnSync(promtool, args, { input, encoding: 'utf8' });
    return { status, told: stdout + stderr };
  };

  it('names its metrics by the conventions of Prometheus', () => {
    expect(check(['check', 'metrics'], exposed)).toEqual({ status: 0, told: '' });
  });

  it('has rules and a configuration that Prometheus accepts', () => {
    const rules = check(['check', 'rules', ...filesIn(PROMETHEUS, 'rules')]);
    expect(rules.told).not.toContain('FAILED');
    expect(rules.status).toBe(0);
    expect(check(['check', 'config', join(PROMETHEUS, 'prometheus.yml')]).status).toBe(0);
  });

  it('raises alerts exactly in the tested situations', () => {
    const { status, told } = check(['test', 'rules', ...filesIn(PROMETHEUS, 'tests')]);
    expect(told).not.toContain('FAILED');
    expect(status).toBe(0);
  });

  it('has a test of every alert', () => {
    const all = (files: readonly string[], pattern: RegExp): Set<string> =>
      new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => name)));
    const alerts = all(filesIn(PROMETHEUS, 'rules'), /^ *- alert: (\w+)/gm);
    const tested = all(filesIn(PROMETHEUS, 'tests'), /alertname: (\w+)\n\s+exp_alerts:\n/g);
    expect(alerts.size).toBeGreaterThan(10);
    expect(tested).toEqual(alerts);
  });

  it('uses only existing metrics in rules and dashboards', () => {
    const texts = [...filesIn(PROMETHEUS, 'rules'), ...filesIn(DEPLOY, 'grafana', 'dashboards')];
    const asked = texts.flatMap((file) => metricsIn(file, readFileSync(file, 'utf8')));
    const there = new Set([...exposed.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
    const unknown = asked.filter((name) => !there.has(name) && !there.has(name.replace(/_(?:bucket|count|sum)$/, '')));
    expect(asked.length).toBeGreaterThan(30);
    expect(new Set(unknown)).toEqual(new Set());
  });

  it('counts requests by route and names the busiest tenants', async () => {
    expect(exposed).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/vehicles",status="200"\} 1/);
    expect(exposed).toContain('tenant_requests_last_minute{tenant="other"}');
    expect(exposed).toContain('tenant_schemas{standing="current"} 1');
    expect(exposed).toContain('tenants{status="active"} 1');
    expect(exposed).toContain('platform_figures_up 1');
    expect(exposed).toContain('app_ready 1');
  });
});

/** Names of metrics in the expressions of a rule file or a dashboard: every word that is not part of the query language. */
function metricsIn(file: string, text: string): string[] {
  const expressions = file.endsWith('.json')
    ? [...text.matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)]
    : [...text.matchAll(/^ *expr: (?:>-\n *)?(.+)$/gm)];
  return expressions.flatMap(([, expression = '']) => {
    const bare = expression
      .replaceAll(/\{[^}]*\}|\[[^\]]*\]|\\?"[^"]*"/g, ' ')
      .replaceAll(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
    return [...bare.matchAll(/[a-z_][a-z0-9_:]*(?!\w*\s*\()/g)]
      .map(([word]) => word)
      .filter((word) => !LANGUAGE.has(word) && !word.startsWith('job:') && word !== 'up');
  });
}

const LANGUAGE = new Set(['and', 'or', 'unless']);
