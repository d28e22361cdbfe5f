import { Controller } from '@nestjs/common';
import { Caller, Input, type Page, pageRequest, PathId } from '@hongyan/http';
import { AdminError, type AdminPrincipal } from '@hongyan/kernel';
import type { App } from '../../apps/app.js';
import { AppAdministration } from '../../apps/app-administration.service.js';
import type { AppSettings } from '../../apps/app-settings.js';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { AppNameDto, AppsQueryDto, NewAppDto, SettingsDto } from './apps.dto.js';

/** Apps and their settings. */
@Controller()
export class AppsController {
  constructor(private readonly apps: AppAdministration) {}

  @AdminRoute('GET', 'apps', 'apps.read', { input: AppsQueryDto })
  list(@Caller() { tenantId: scope }: AdminPrincipal, @Input() query: AppsQueryDto): Promise<Page<App>> {
    const { tenantId = null, status = null, search = null } = query;
    return this.apps.list(scope, { tenantId, status, search }, pageRequest(query));
  }

  @AdminRoute('POST', 'apps', 'apps.manage', { input: NewAppDto, status: 201 })
  create(@Caller() caller: AdminPrincipal, @Input() wish: NewAppDto): Promise<{ app: App; secret: string }> {
    const tenantId = wish.tenantId ?? caller.tenantId;
    if (tenantId === null) {
      throw new AdminError('invalid_input', { field: 'tenantId', text: 'Say whose app it is.' });
    }
    return this.apps.create(caller, tenantId, wish.name);
  }

  @AdminRoute('GET', 'apps/:appId', 'apps.read')
  get(@Caller() { tenantId: scope }: AdminPrincipal, @PathId('appId') id: number): Promise<App> {
    return this.apps.get(scope, id);
  }

  @AdminRoute('PATCH', 'apps/:appId', 'apps.manage', { input: AppNameDto })
  rename(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') id: number,
    @Input() { name }: AppNameDto,
  ): Promise<App> {
    return this.apps.rename(caller, id, name);
  }

  @AdminRoute('POST', 'apps/:appId/suspend', 'apps.manage')
  suspend(@Caller() caller: AdminPrincipal, @PathId('appId') id: number): Promise<App> {
    return this.apps.setStatus(caller, id, 'disabled');
  }

  @AdminRoute('POST', 'apps/:appId/resume', 'apps.manage')
  resume(@Caller() caller: AdminPrincipal, @PathId('appId') id: number): Promise<App> {
    return this.apps.setStatus(caller, id, 'enabled');
  }

  @AdminRoute('DELETE', 'apps/:appId', 'apps.manage', { input: AppNameDto, status: 202 })
  delete(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') id: number,
    @Input() { name }: AppNameDto,
  ): Promise<App> {
    return this.apps.delete(caller, id, name);
  }

  @AdminRoute('POST', 'apps/:appId/undelete', 'apps.manage')
  undelete(@Caller() caller: AdminPrincipal, @PathId('appId') id: number): Promise<App> {
    return this.apps.undelete(caller, id);
  }

  @AdminRoute('GET', 'apps/:appId/settings', 'apps.read')
  async settings(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('appId') id: number,
  ): Promise<AppSettings> {
    return (await this.apps.get(scope, id)).settings;
  }

  @AdminRoute('PATCH', 'apps/:appId/settings', 'settings.manage', { input: SettingsDto })
  async changeSettings(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') id: number,
    @Input() changes: SettingsDto,
  ): Promise<AppSettings> {
    return (await this.apps.changeSettings(caller, id, changes)).settings;
  }
}
