import type { App } from '../apps/app.js';

/** An app as scripts see it. */
export function summaryOf({ id, tenantId, name, key, status, settings }: App): object {
  return { id, tenantId, name, key, status, signature: settings.signature };
}

/** An app with all its settings. */
export function detailsOf(app: App): object {
  return { ...summaryOf(app), ...app.settings };
}
