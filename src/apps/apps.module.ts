import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TenantsModule } from '../tenants/tenants.module.js';
import { AppAdministration } from './app-administration.service.js';
import { AppEntity } from './app.entity.js';
import { AppSecretGuard } from './app-secret.guard.js';
import { AppsRepository } from './apps.repository.js';
import { AppsService } from './apps.service.js';
import { ClientPolicy } from './client-policy.service.js';
import { DeviceSecretEntity } from './device-secret.entity.js';
import { DeviceSecretsRepository } from './device-secrets.repository.js';
import { DeviceSecretsService } from './device-secrets.service.js';
import { NoncesStore } from './nonces.store.js';
import { AppSecretEntity } from './secrets/app-secret.entity.js';
import { AppSecretsRepository } from './secrets/app-secrets.repository.js';
import { AppSecrets } from './secrets/app-secrets.service.js';
import { SecretUses } from './secrets/secret-uses.service.js';
import { SignatureGuard } from './signature.guard.js';
import { SignatureService } from './signature.service.js';

@Module({
  imports: [TenantsModule, TypeOrmModule.forFeature([AppEntity, AppSecretEntity, DeviceSecretEntity])],
  providers: [
    AppsRepository,
    AppsService,
    AppAdministration,
    AppSecretsRepository,
    AppSecrets,
    SecretUses,
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
    AppAdministration,
    AppSecrets,
    DeviceSecretsService,
    ClientPolicy,
    SignatureService,
    SignatureGuard,
    AppSecretGuard,
  ],
})
export class AppsModule {}
