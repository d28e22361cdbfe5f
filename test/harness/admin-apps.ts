import { type AdminClient, type AdminReply } from './admin-client.js';
import type { ServerProcess } from './server-process.js';
import type { TestApp } from './signed-call.js';
import { unique } from './unique.js';

/** A new app of a tenant, made through the Admin API. */
export async function makeApp(
  admin: AdminClient,
  server: Pick<ServerProcess, 'http' | 'ws'>,
  tenantId: number,
): Promise<TestApp & { name: string }> {
  const { app, secret } = answered(
    await admin.call('POST', 'apps', { name: unique('app-'), tenantId }),
    201,
  ) as {
    app: { id: number; key: string; name: string };
    secret: string;
  };
  return { id: app.id, key: app.key, name: app.name, secret, http: server.http, ws: server.ws };
}

/** The body of an answer that must have this status. */
export function answered(reply: AdminReply, status = 200): AdminReply['body'] {
  if (reply.status !== status) throw new Error(`Expected ${status}, got ${reply.status} ${reply.text}`);
  return reply.body;
}
