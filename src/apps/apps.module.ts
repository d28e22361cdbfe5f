import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppEntity } from './app.entity.js';
import { AppSecretEntity } from './app-secret.entity.js';
import { AppsRepository } from './apps.repository.js';
import { AppsService } from './apps.service.js';
import { NoncesStore } from './nonces.store.js';
import { SignatureGuard } from './signature.guard.js';
import { SignatureService } from './signature.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AppEntity, AppSecretEntity])],
  providers: [AppsRepository, AppsService, NoncesStore, SignatureService, SignatureGuard],
  exports: [AppsService, SignatureService, SignatureGuard],
})
export class AppsModule {}
