import { Module } from '@nestjs/common';
import { ConsoleFiles } from './console-files.service.js';
import { ConsoleController } from './console.controller.js';

/** The console's page and its files. What it shows it asks of the Admin API, in the browser. */
@Module({ controllers: [ConsoleController], providers: [ConsoleFiles] })
export class ConsoleModule {}
