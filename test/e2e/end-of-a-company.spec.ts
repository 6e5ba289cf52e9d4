import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tasks } from '../../src/operations/tasks/tasks.service';
import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { numberField } from '../support/http-client';
import type { HttpClient } from '../support/http-client';
import { CommandLine } from '../support/command-line';

describe('A company that leaves', () => {
  let running: RunningApplication;
  let company: HttpClient;
  let id: number;
  const folder = mkdtempSync(join(tmpdir(), 'leaving-'));

  beforeAll(async () => {
    running = await startApplication();
    company = await running.company({ name: 'Partante', slug: 'partante' });
    await running.company({ name: 'Voisine', slug: 'voisine' });
    id = await running.tenantId('partante');
  });

  afterAll(async () => {
    await running.stop();
  });

  const asked = (what: string, body: object = {}): ReturnType<HttpClient['post']> =>
    running.admin.post(`/api/v1/tenants/${id}/${what}`, body);

  /** Runs the pending work, as a worker would. */
  const worked = async (body: unknown): Promise<number> => {
    const operation = await running.app.get(Tasks, { strict: false }).finish(numberField(body, 'id'));
    expect(operation.state).toBe('done');
    return operation.id;
  };

  it('is archived, and served again when it is activated', async () => {
    expect((await asked('archive')).body).toMatchObject({ status: 'archived' });
    expect(await company.get('/api/v1/vehicles')).toMatchObject({ status: 403, body: { code: 'TENANT_SUSPENDED' } });
    expect((await asked('activate')).status).toBe(200);
    expect((await company.get('/api/v1/vehicles')).status).toBe(200);
  });

  it('gets its archive from an operation; other companies do not', async () => {
    const answer = await asked('exports');
    expect(answer).toMatchObject({ status: 202, body: { kind: 'tenant.export', state: 'running', tenantId: id } });
    const path = `/api/v1/operations/${numberField(answer.body, 'id')}/artifact`;
    expect((await running.admin.get(path)).body).toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect((await asked('exports')).body).toMatchObject({ code: 'TENANT_BUSY' });
    await worked(answer.body);
    const archive = await running.admin.get(path);
    expect([archive.status, archive.text.slice(0, 2)]).toEqual([200, 'PK']);
    expect((await running.client.as({ host: 'admin.localhost' }).get(path)).status).toBe(401);
  });

  it('downloads its archive by a permitted member who confirms their identity', async () => {
    const path = '/api/v1/company/archives';
    const gestionnaire = await running.member('partante', id, 'gestionnaire');
    expect((await gestionnaire.post(path, {})).status).toBe(403);
    const answer = await company.post(path, {});
    expect(answer).toMatchObject({ status: 202, body: { state: 'running', expiresAt: null } });
    expect((await company.post(path, {})).body).toMatchObject({ code: 'TENANT_BUSY' });
    const archive = await worked(answer.body);
    expect((await company.get(`${path}/${archive}`)).body).toMatchObject({ state: 'done', error: null });
    const content = await company.get(`${path}/${archive}/content`);
    expect([content.status, content.text.slice(0, 2)]).toEqual([200, 'PK']);
    expect((await company.get(path)).body).toMatchObject({ archives: [{ id: archive }, { state: 'done' }] });
    const neighbour = await running.company({ name: 'Autre', slug: 'autre' });
    for (const foreign of [`${path}/${archive}`, `${path}/${archive}/content`])
      expect((await neighbour.get(foreign)).status).toBe(404);
    await worked((await company.post(path, {})).body);
    expect((await company.post(path, {})).body).toMatchObject({ code: 'TOO_MANY_ARCHIVES' });
  });

  it('can be copied for a limited time', async () => {
    expect((await asked('clones', { slug: 'copie', ttl: 'demain' })).body).toMatchObject({ code: 'CLONE_TTL_INVALID' });
    const answer = await asked('clones', { slug: 'copie', anonymise: true, ttl: '7d' });
    expect(answer).toMatchObject({ status: 202, body: { kind: 'tenant.clone' } });
    await worked(answer.body);
    expect((await running.client.as({ host: 'copie.localhost' }).get('/api/v1/vehicles')).status).toBe(401);
  });

  it('is exported and verified on the command line, and another file is reported by the exit code', async () => {
    const file = join(folder, 'partante.zip');
    const exported = await CommandLine.run(['tenant:export', 'partante', '--out', file, '--json'], {});
    expect({ code: exported.code, data: JSON.parse(exported.stdout) as object }).toMatchObject({
      code: 0,
      data: { slug: 'partante', path: file },
    });
    const altered = readFileSync(file);
    altered.writeUInt8(altered.readUInt8(200) ^ 1, 200);
    writeFileSync(file, altered);
    expect((await CommandLine.run(['export:verify', file], {})).code).toBe(3);
  });

  it('is deleted only with its slug, is no longer found, and can be restored', async () => {
    expect((await asked('delete', { confirm: 'voisine' })).body).toMatchObject({ code: 'CONFIRMATION_WRONG' });
    const answer = await asked('delete', { confirm: 'partante' });
    expect(answer).toMatchObject({ status: 202, body: { kind: 'tenant.delete' } });
    await worked(answer.body);
    expect(await company.get('/api/v1/vehicles')).toMatchObject({ status: 404, body: { code: 'TENANT_NOT_FOUND' } });
    expect((await asked('activate')).status).toBe(200);
    expect((await company.get('/api/v1/vehicles')).status).toBe(200);
    const certificate = await running.admin.get(`/api/v1/tenants/${id}/erasure-certificate`);
    expect(certificate).toMatchObject({ status: 404, body: { code: 'ERASURE_CERTIFICATE_NOT_FOUND' } });
  });
});
