import type { FastifyRequest } from 'fastify';
import { parseMultipart } from './multipart.js';
import {
  decodeUtf8,
  mergeParameters,
  parseJsonBody,
  type Parameters,
  parseUrlEncoded,
} from './parameters.js';

const MERGED = Symbol('parameters');

interface RequestWithParameters extends FastifyRequest {
  [MERGED]?: Parameters;
}

/** The merged parameters of a request, parsed on first use. Throws `parameter_error`. */
export async function parametersOf(request: FastifyRequest): Promise<Parameters> {
  const holder = request as RequestWithParameters;
  return (holder[MERGED] ??= mergeParameters(queryOf(request), await bodyOf(request)));
}

function queryOf(request: FastifyRequest): Record<string, unknown> {
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  return mark === -1 ? {} : parseUrlEncoded(url.slice(mark + 1));
}

async function bodyOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const body = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  const contentType = request.headers['content-type'] ?? '';
  if (/[/+]json/i.test(contentType)) return parseJsonBody(decodeUtf8(body));
  if (/^multipart\/form-data/i.test(contentType)) return parseMultipart(contentType, body);
  return parseUrlEncoded(body.toString('latin1'));
}
