/** One user's history on its way to another user of the app. */
export interface Move {
  readonly id: number;
  readonly appId: number;
  readonly fromUserId: number;
  readonly toUserId: number;
  readonly cutAtMs: number;
  readonly requestedAtMs: number;
}

export const MOVE_DAYS_DEFAULT = 365;
export const MOVE_DAYS_MAX = 36_500;

export const GRANT_SECONDS_DEFAULT = 600;
export const GRANT_SECONDS_MAX = 7 * 86_400;
