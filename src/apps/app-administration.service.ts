import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@hongyan/config';
import { type Page, pageOf, type PageRequest } from '@hongyan/http';
import { AdminError, Clock, type Editor, SYSTEM } from '@hongyan/kernel';
import { Invalidations, type Sql, UnitOfWork } from '@hongyan/persistence';
import { AuditLog } from '../tenants/audit/audit-log.service.js';
import { TenantsService } from '../tenants/tenants.service.js';
import { type App, APP_GRACE_MS, foundApp, usableAppName } from './app.js';
import { type AppSettings, type CallbackPolicy, checkSettings } from './app-settings.js';
import { type AppChanges, type AppFilter, AppsRepository } from './apps.repository.js';
import { newCredential } from './secrets/app-secret.js';
import { AppSecrets } from './secrets/app-secrets.service.js';

/**
 * Between the end of an app's grace and its removal: clocks of processes differ, and who takes the app back looks at
 * another one than who removes it.
 */
const CLOCKS_DIFFER_MS = 60_000;

/** Makes and changes apps, for the console, scripts and the command line alike; every change is in the audit log. */
@Injectable()
export class AppAdministration {
  private readonly callbackPolicy: CallbackPolicy;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly apps: AppsRepository,
    private readonly secrets: AppSecrets,
    private readonly tenants: TenantsService,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly invalidations: Invalidations,
  ) {
    this.callbackPolicy = {
      allowHttp: config.webhooksAllowHttp || config.environment !== 'production',
      allowPrivate: config.webhooksAllowPrivate,
    };
  }

  async list(scope: number | null, filter: AppFilter, { after, limit }: PageRequest): Promise<Page<App>> {
    const page = { after, limit: limit + 1 };
    return pageOf(await this.apps.list(this.unitOfWork.pool, scope, filter, page), limit);
  }

  /** As it is stored, whatever its tenant may do. Throws `not_found`. */
  async get(scope: number | null, id: number): Promise<App> {
    return foundApp(await this.apps.find(this.unitOfWork.pool, scope, id));
  }

  /** Makes an enabled app. The secret is in the result and nowhere else in the clear. Throws `not_found` for the tenant. */
  async create(editor: Editor, tenantId: number, name: string): Promise<{ app: App; secret: string }> {
    const usable = usableAppName(name);
    return this.unitOfWork.run(async (tx) => {
      await this.tenants.hold(tx, editor.tenantId, tenantId);
      const createdAtMs = this.clock.nowMs();
      const id = await this.apps.insert(tx, { tenantId, name: usable, key: newCredential(), createdAtMs });
      const secret = await this.secrets.addFirst(tx, id);
      const app = foundApp(await this.apps.find(tx, null, id));
      await this.note(tx, editor, app, 'app.create', [undefined, { name: app.name, key: app.key }]);
      return { app, secret };
    });
  }

  rename(editor: Editor, id: number, name: string): Promise<App> {
    const usable = usableAppName(name);
    return this.change(editor, id, 'app.rename', (app) =>
      app.name === usable ? null : { changes: { name: usable }, before: { name: app.name } },
    );
  }

  /** Takes effect on all nodes within moments. Throws `conflict` for an app that was deleted. */
  setStatus(editor: Editor, id: number, status: 'enabled' | 'disabled'): Promise<App> {
    return this.change(editor, id, status === 'enabled' ? 'app.resume' : 'app.suspend', (app) => {
      if (app.status === 'deleting') throw new AdminError('conflict', { text: 'Undelete the app first.' });
      return app.status === status ? null : { changes: { status }, before: { status: app.status } };
    });
  }

  /** Changes some settings. Throws `invalid_input` with the name of the one to blame. */
  changeSettings(
    editor: Editor,
    id: number,
    given: Readonly<Partial<Record<keyof AppSettings, unknown>>>,
  ): Promise<App> {
    const wanted = checkSettings(given, this.callbackPolicy);
    return this.change(editor, id, 'app.change_settings', ({ settings: present }) => {
      const names = (Object.keys(wanted) as (keyof AppSettings)[]).filter(
        (name) => JSON.stringify(wanted[name]) !== JSON.stringify(present[name]),
      );
      if (names.length === 0) return null;
      const pick = (all: Partial<AppSettings>): Partial<AppSettings> =>
        Object.fromEntries(names.map((name) => [name, all[name]]));
      return { changes: { settings: pick(wanted) }, before: pick(present), after: pick(wanted) };
    });
  }

  /** Refuses its calls and clients at once, and removes it for good after a grace. Its name must be given again. */
  delete(editor: Editor, id: number, name: string): Promise<App> {
    return this.change(editor, id, 'app.delete', (app) => {
      if (app.status === 'deleting') throw new AdminError('conflict', { text: 'It is deleted already.' });
      if (app.name !== name.trim()) {
        throw new AdminError('invalid_input', { field: 'name', text: 'This is not the name of the app.' });
      }
      const changes = { status: 'deleting', deleteAtMs: this.clock.nowMs() + APP_GRACE_MS } as const;
      return { changes, before: { status: app.status } };
    });
  }

  /** Takes a deleted app back, as a disabled one. Throws `conflict` when it was not deleted or its time is over. */
  undelete(editor: Editor, id: number): Promise<App> {
    return this.change(editor, id, 'app.undelete', ({ status, deleteAtMs }) => {
      if (deleteAtMs === null) throw new AdminError('conflict', { text: 'The app was not deleted.' });
      if (deleteAtMs <= this.clock.nowMs()) {
        throw new AdminError('conflict', { text: 'It is too late: the app is being removed.' });
      }
      return { changes: { status: 'disabled', deleteAtMs: null }, before: { status } };
    });
  }

  /** Deleted apps that nobody can take back any more. */
  listDue(): Promise<App[]> {
    return this.apps.listDue(this.unitOfWork.pool, this.clock.nowMs() - CLOCKS_DIFFER_MS);
  }

  /** The last step of a removal, when all that the app had is gone. Does nothing when somebody was faster. */
  async forget(app: App): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const present = await this.apps.lock(tx, null, app.id);
      if (present?.status !== 'deleting') return;
      await this.apps.remove(tx, app.id);
      const { name, key } = present;
      await this.note(tx, SYSTEM, present, 'app.remove', [{ name, key }, undefined]);
    });
    await this.invalidations.publish('apps', app.id);
  }

  private async change(
    editor: Editor,
    id: number,
    action: string,
    decide: (app: App) => { changes: AppChanges; before: object; after?: object } | null,
  ): Promise<App> {
    const app = await this.unitOfWork.run(async (tx) => {
      const present = foundApp(await this.apps.lock(tx, editor.tenantId, id));
      const decision = decide(present);
      if (!decision) return present;
      const { changes, before, after = changes } = decision;
      await this.apps.update(tx, id, changes);
      await this.note(tx, editor, present, action, [before, after]);
      return foundApp(await this.apps.find(tx, null, id));
    });
    await this.invalidations.publish('apps', id);
    return app;
  }

  private note(
    tx: Sql,
    { actor }: Editor,
    { id, name, tenantId }: App,
    action: string,
    [before, after]: readonly [object | undefined, object | undefined],
  ): Promise<void> {
    return this.audit.record(tx, actor, {
      action,
      object: { kind: 'app', id, name },
      tenantId,
      before: (before as Record<string, unknown> | undefined) ?? null,
      after: (after as Record<string, unknown> | undefined) ?? null,
    });
  }
}
