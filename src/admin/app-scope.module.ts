import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { AppScope } from './app-scope.service.js';

@Module({ imports: [AppsModule], providers: [AppScope], exports: [AppScope] })
export class AppScopeModule {}
