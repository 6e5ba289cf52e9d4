import { request as send } from 'node:http';
import type { Endpoint } from './endpoints';
import type { LoadRequest } from './load.worker';

/** A server that answers the requests of a bench. */
interface Answering {
  readonly kind: string;
  readonly port: number;
}

/**
 * Sends the request of the first tenant to every contender: they measure the same work only if they answer the same bytes.
 *
 * @throws Error with the first difference from the answer of the first contender, which is the product
 */
export async function requireSameAnswers(contenders: readonly Answering[], endpoint: Endpoint): Promise<void> {
  const [request] = await endpoint.requests();
  if (!request) throw new Error(`no request for ${endpoint.name}`);
  const answers: { kind: string; answer: string }[] = [];
  for (const [index, { kind, port }] of contenders.entries()) {
    answers.push({ kind, answer: comparable(await answerOf(port, numbered(request, index)), endpoint.ownFields) });
  }
  const [product, ...peers] = answers;
  for (const peer of peers) {
    if (product && peer.answer !== product.answer) throw new Error(differenceOf(endpoint.name, product, peer));
  }
}

/** The status and the body. Fields whose value differs from answer to answer are replaced by the type of their value. */
function comparable({ status, body }: Answer, ownFields: readonly string[]): string {
  if (ownFields.length === 0) return `${status} ${body}`;
  const replaced: unknown = JSON.parse(body, (key, value: unknown) =>
    ownFields.includes(key) ? `<${typeof value}>` : value,
  );
  return `${status} ${JSON.stringify(replaced)}`;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function answerOf(port: number, { method, path, headers, body }: LoadRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      answer.once('error', reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function numbered(request: LoadRequest, number: number): LoadRequest {
  return request.body === undefined ? request : { ...request, body: request.body.replaceAll('{n}', `same-${number}`) };
}

const CONTEXT = 60;

function differenceOf(
  endpoint: string,
  product: { readonly kind: string; readonly answer: string },
  peer: { readonly kind: string; readonly answer: string },
): string {
  let at = 0;
  while (product.answer[at] === peer.answer[at]) at += 1;
  const near = (text: string): string => text.slice(Math.max(0, at - CONTEXT), at + CONTEXT);
  return `${endpoint}: ${peer.kind} answers “${near(peer.answer)}” where ${product.kind} answers “${near(product.answer)}”`;
}
