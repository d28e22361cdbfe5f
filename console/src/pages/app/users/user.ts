/** Plan §12. */
export interface User {
  readonly uid: string;
  readonly nickname: string;
  readonly avatar: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly isBlocked: boolean;
  readonly isOnline: boolean;
}

export interface OnlineDevice {
  readonly nodeId: string;
  readonly device: string | null;
  readonly ip: string | null;
  readonly connectedAtMs: number;
}

export interface UserDetails extends User {
  readonly devices: readonly OnlineDevice[];
  readonly token: { readonly createdAtMs: number; readonly expiresAtMs: number } | null;
  readonly unreadCount: number;
}
