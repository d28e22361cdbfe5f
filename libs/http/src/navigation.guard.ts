import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '@hongyan/kernel';

/** Refuses with 4003 what a browser asks for because somebody followed a link, and not because a script called. */
@Injectable()
export class NavigationGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers['sec-fetch-mode'] === 'navigate') {
      throw new AppError('parameter_error', { internal: 'a navigation, no call' });
    }
    return true;
  }
}

/** A GET route that changes something: a link or a reload must not (contract 9, S17). Stands above the route, whose own guard is the first. */
export const NotByNavigation = (): MethodDecorator => UseGuards(NavigationGuard);
