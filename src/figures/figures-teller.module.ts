import { Module } from '@nestjs/common';
import { AppsModule } from '../apps/apps.module.js';
import { FiguresTeller } from './figures-teller.service.js';
import { FiguresModule } from './figures.module.js';

/** For every process that serves. */
@Module({ imports: [AppsModule, FiguresModule], providers: [FiguresTeller] })
export class FiguresTellerModule {}
