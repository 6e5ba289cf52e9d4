import { createHmac } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { clock, withDeadline } from '#kernel';
import { hostOf, isPublicAddress, isWebhookUrl } from './webhook-target';
import type { ResolveName, WebhookPolicy } from './webhook-target';

/** An event to send, for the first time or again; receivers identify it by its id. */
export interface WebhookMessage {
  readonly eventId: string;
  readonly body: string;
  readonly secret: string;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** `v1,` and the HMAC-SHA256 of id, time and body (Standard Webhooks). */
function signatureOf({ eventId, body, secret }: WebhookMessage, timestamp: number): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64')}`;
}

const resolveAll: ResolveName = (name) => lookup(name, { all: true });

/**
 * Sends a message and returns the HTTP status. The host name is resolved once; its addresses are checked, and the
 * connection goes to a checked address, so a name that resolves differently later has no effect. Redirects are not
 * followed. The body of the response is read to its end and ignored: an answer that does not end in time, or is longer than 64 KiB, is none.
 *
 * @throws Error with a message that may be shown: `target refused`, `timeout`, `answer too long`, or the code of the failure
 */
export async function sendWebhook(url: string, message: WebhookMessage, policy: WebhookPolicy): Promise<number> {
  if (!isWebhookUrl(url, policy)) throw new Error('target refused');
  const target = new URL(url);
  const addresses = await addressesOf(hostOf(target.hostname), policy);
  if (addresses.length === 0 || (!policy.allowsPrivate && addresses.some(({ address }) => !isPublicAddress(address))))
    throw new Error('target refused');
  const pinned: LookupFunction = (_name, options, found) => {
    if (options.all === true) found(null, addresses);
    else found(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 4);
  };
  return send(target, message, pinned);
}

/**
 * Returns no address for a name that cannot be resolved. The error of the resolver is not shown, so that the answer
 * is the same as for a name in a private network.
 */
async function addressesOf(host: string, { resolve = resolveAll }: WebhookPolicy): Promise<LookupAddress[]> {
  try {
    return await withDeadline('the resolver', TIMEOUT_MS, resolve(host));
  } catch {
    return [];
  }
}

function send(target: URL, message: WebhookMessage, pinned: LookupFunction): Promise<number> {
  const timestamp = Math.floor(clock.nowMs() / 1000);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(message.body),
    'user-agent': 'impact-auto-webhooks',
    'webhook-id': message.eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf(message, timestamp),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      reject(new Error(signal.aborted ? 'timeout' : (error.code ?? error.message), { cause: error }));
    const outgoing = request(target, { method: 'POST', headers, lookup: pinned, agent: false, signal }, (response) => {
      received(response).then(() => resolve(response.statusCode ?? 0), failed);
    });
    outgoing.on('error', failed);
    outgoing.end(message.body);
  });
}

/** Reads the answer to its end. @throws Error if it is too long, does not end in time or is cut off */
async function received(response: IncomingMessage): Promise<void> {
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_ANSWER_BYTES) throw new Error('answer too long');
  }
}
