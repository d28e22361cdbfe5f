import type { FastifyRequest } from 'fastify';
import { AppError } from '@hongyan/kernel';

/**
 * The scheme and host that the client called, for URLs that lead back to us; behind a trusted proxy, what the proxy
 * says. Throws `parameter_error` for a host that is none.
 */
export function originOf(request: FastifyRequest): string {
  const text = `${request.protocol}://${request.host}`;
  if (!URL.canParse(text)) throw new AppError('parameter_error', { internal: 'malformed Host header' });
  return new URL(text).origin;
}
