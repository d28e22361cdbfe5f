import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@hongyan/persistence';
import { Figures } from '../figures/figures.service.js';
import { OwedCallbacksRepository } from './owed-callbacks.repository.js';

/** Tells the figures how many callbacks are owed. */
@Injectable()
export class OwedFigure {
  constructor(figures: Figures, owed: OwedCallbacksRepository, unitOfWork: UnitOfWork) {
    figures.readState('callbacksOwed', () => owed.countAll(unitOfWork.pool));
  }
}
