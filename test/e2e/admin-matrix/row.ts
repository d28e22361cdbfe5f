import type { AdminClient } from '../../harness/admin-client.js';
import type { Hongyan } from '../../harness/installation.js';
import { unique } from '../../harness/unique.js';

/** Answers by role: operator, owner, developer, support. */
export type ByRole = readonly [operator: number, owner: number, developer: number, support: number];

/** What can be named in a path, by the name that it has there. */
export type Objects = Readonly<Record<string, number | string>>;

export interface World {
  /** The objects of a role's own tenant. */
  readonly own: Objects;
  readonly foreign: Objects;
}

export interface Row {
  readonly route: string;
  /** With an object of the caller's own tenant, or without any object. */
  readonly own: ByRole;
  /** A foreign one answers exactly as a missing one; to operators nothing is foreign. Absent: no object in the path. */
  readonly foreign?: ByRole;
  readonly body?: (world: World) => object;
  /** Makes the object that the next call uses up, or brings it into the state that the row is about. */
  readonly prepare?: (stage: Stage, tenantId: number) => Promise<Objects>;
}

/** Where objects are made. */
export interface Stage {
  readonly hongyan: Hongyan;
  readonly operator: AdminClient;
}

export const ALL: ByRole = [200, 200, 200, 200];
export const OPERATORS: ByRole = [200, 403, 403, 403];
export const OWNERS: ByRole = [200, 200, 403, 403];
export const DEVELOPERS: ByRole = [200, 200, 200, 403];
/** What all may see, when it is another tenant's. */
export const HIDDEN: ByRole = [200, 404, 404, 404];
export const HIDDEN_OWNERS: ByRole = [200, 404, 403, 403];
export const HIDDEN_DEVELOPERS: ByRole = [200, 404, 404, 403];

export const name = (): object => ({ name: unique('name-') });
