import { startApplication } from '../support/application';
import type { RunningApplication } from '../support/application';
import { FakeS3 } from '../support/fake-s3';
import { field } from '../support/http-client';

describe('An import of an empty file', () => {
  let s3: FakeS3;
  let application: RunningApplication;

  beforeAll(async () => {
    s3 = await FakeS3.start();
    const { bucket, endpoint, region, accessKeyId, secretAccessKey } = s3.place;
    application = await startApplication({
      S3_BUCKET: bucket,
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    });
  });

  afterAll(async () => {
    await application.stop();
    await s3.stop();
  });

  it('is refused at once with files in a bucket, and leaves nothing there', async () => {
    const company = await application.company({ name: 'Flotte Abidjan', slug: 'flotte-abidjan' });
    for (const rawBody of ['', '\n\n', '\uFEFF']) {
      const headers = { 'content-type': 'text/csv' };
      const { status, body } = await company.call('POST', '/api/v1/imports/garages', { rawBody, headers });
      expect([status, field(body, 'code')]).toEqual([422, 'IMPORT_COLUMNS']);
    }
    expect([...s3.objects.keys()]).toEqual([]);
  });
});
