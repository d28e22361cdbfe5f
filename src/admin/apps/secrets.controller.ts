import { Controller } from '@nestjs/common';
import { Caller, Input, type Page, PathId } from '@hongyan/http';
import type { AdminPrincipal } from '@hongyan/kernel';
import { DeviceSecretsService, type ListedDevice } from '../../apps/device-secrets.service.js';
import { HOUR_MS, type SecretRecord } from '../../apps/secrets/app-secret.js';
import { AppSecrets, type NewSecret } from '../../apps/secrets/app-secrets.service.js';
import { AdminRoute } from '../../tenants/admin.guard.js';
import { DeviceDto, DeviceSecretDto, NewSecretDto } from './secrets.dto.js';

/** What apps sign with: the secrets of their servers, and those of their builds for devices. */
@Controller()
export class SecretsController {
  constructor(
    private readonly secrets: AppSecrets,
    private readonly devices: DeviceSecretsService,
  ) {}

  @AdminRoute('GET', 'apps/:appId/secrets', 'secrets.manage')
  async list(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('appId') appId: number,
  ): Promise<Page<SecretRecord>> {
    return { items: await this.secrets.list(scope, appId), next: null };
  }

  @AdminRoute('POST', 'apps/:appId/secrets', 'secrets.manage', { input: NewSecretDto, status: 201 })
  rotate(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() { keepHours }: NewSecretDto,
  ): Promise<NewSecret> {
    return this.secrets.rotate(caller, appId, keepHours * HOUR_MS);
  }

  @AdminRoute('DELETE', 'apps/:appId/secrets/:secretId', 'secrets.manage', { status: 204 })
  revoke(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @PathId('secretId') secretId: number,
  ): Promise<void> {
    return this.secrets.revoke(caller, appId, secretId);
  }

  @AdminRoute('GET', 'apps/:appId/device-secrets', 'secrets.manage')
  async listDevices(
    @Caller() { tenantId: scope }: AdminPrincipal,
    @PathId('appId') appId: number,
  ): Promise<Page<ListedDevice>> {
    return { items: await this.devices.show(scope, appId), next: null };
  }

  @AdminRoute('PUT', 'apps/:appId/device-secrets', 'secrets.manage', { input: DeviceSecretDto, status: 204 })
  putDevice(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() wish: DeviceSecretDto,
  ): Promise<void> {
    return this.devices.put(caller, appId, wish);
  }

  @AdminRoute('POST', 'apps/:appId/device-secrets/remove', 'secrets.manage', {
    input: DeviceDto,
    status: 204,
  })
  removeDevice(
    @Caller() caller: AdminPrincipal,
    @PathId('appId') appId: number,
    @Input() { device, clientAppId }: DeviceDto,
  ): Promise<void> {
    return this.devices.remove(caller, appId, device, clientAppId);
  }
}
