import { Injectable } from '@nestjs/common';

/** The paths that exist, whatever their method: what tells 405 from 404. */
@Injectable()
export class KnownRoutes {
  private readonly paths = new Set<string>();

  add(path: string): void {
    this.paths.add(path);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }
}
