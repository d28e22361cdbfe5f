import { createHmac } from 'node:crypto';

/** The headers by which an app server knows that a callback is ours (Standard Webhooks 1.0.0). */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * Signs a callback with every live secret, so that a rotation interrupts nobody. The key is the app secret read as
 * base64, which is how every Standard Webhooks library reads a secret: app servers hand theirs over as it is.
 */
export function webhookHeaders(
  secrets: readonly string[],
  msgId: string,
  atMs: number,
  body: string,
): WebhookHeaders {
  const timestamp = String(Math.floor(atMs / 1000));
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', Buffer.from(secret, 'base64'));
    return `v1,${hmac.update(`${msgId}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': msgId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
