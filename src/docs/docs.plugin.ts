import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { planeDocument, serversOf } from '#http';
import type { DocumentPlane } from '#http';
import type { Settings } from '../config/settings';

const PLANES: readonly DocumentPlane[] = ['company', 'platform'];

/** The names of the planes in the tenant resolver. */
const OWN_PLANE: Readonly<Record<DocumentPlane, FastifyRequest['plane']>> = { company: 'tenant', platform: 'control' };

/** Serves the OpenAPI document of each plane, with the servers that are reachable from the requested host. */
export function servePlaneDocuments(
  app: NestFastifyApplication,
  { baseDomain, pathRouting }: Settings,
  document: () => OpenAPIObject,
): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  for (const plane of PLANES) {
    server.get(`/docs/${plane}.json`, (request) => {
      const { port } = request;
      const domain = port ? `${baseDomain}:${port}` : baseDomain;
      const isThere = request.plane === OWN_PLANE[plane];
      return planeDocument(document(), plane, serversOf(plane, { domain, pathRouting }, isThere));
    });
  }
}
