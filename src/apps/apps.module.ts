import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TenantsModule } from '../tenants/tenants.module.js';
import { AppEntity } from './app.entity.js';
import { AppSecretEntity } from './app-secret.entity.js';
import { AppSecretGuard } from './app-secret.guard.js';
import { AppsRepository } from './apps.repository.js';
import { AppsService } from './apps.service.js';
import { ClientPolicy } from './client-policy.service.js';
import { DeviceSecretEntity } from './device-secret.entity.js';
import { DeviceSecretsRepository } from './device-secrets.repository.js';
import { DeviceSecretsService } from './device-secrets.service.js';
import { NoncesStore } from './nonces.store.js';
import { SignatureGuard } from './signature.guard.js';
import { SignatureService } from './signature.service.js';

@Module({
  imports: [TenantsModule, TypeOrmModule.forFeature([AppEntity, AppSecretEntity, DeviceSecretEntity])],
  providers: [
    AppsRepository,
    AppsService,
    DeviceSecretsRepository,
    DeviceSecretsService,
    ClientPolicy,
    NoncesStore,
    SignatureService,
    SignatureGuard,
    AppSecretGuard,
  ],
  exports: [
    AppsService,
    DeviceSecretsService,
    ClientPolicy,
    SignatureService,
    SignatureGuard,
    AppSecretGuard,
  ],
})
export class AppsModule {}
