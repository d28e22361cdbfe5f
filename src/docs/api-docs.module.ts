import { Module } from '@nestjs/common';
import { ApiDocsController } from './api-docs.controller.js';
import { ApiDocument } from './api-document.service.js';

/** What the HTTP routes of this process take and answer, for people and for tools. */
@Module({ controllers: [ApiDocsController], providers: [ApiDocument] })
export class ApiDocsModule {}
