import { Module } from '@nestjs/common';
import { Charts } from './charts.service.js';
import { Figures } from './figures.service.js';
import { FiguresStore } from './figures.store.js';

/** What happens now, per app and in all. */
@Module({ providers: [FiguresStore, Figures, Charts], exports: [FiguresStore, Figures, Charts] })
export class FiguresModule {}
