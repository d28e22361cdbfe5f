/** A device of a user, as its node knows it. */
export interface OnlineDevice {
  /** What the client says it is, such as `ios`; null when it does not say. */
  readonly device: string | null;
  /** Where it came from, as far as proxies are trusted. */
  readonly ip: string | null;
  readonly connectedAtMs: number;
}

/** A user's devices on one node: how many, and the newest of them. */
export interface DevicesOnNode {
  readonly count: number;
  readonly newest: readonly OnlineDevice[];
}

/** Of a user with more, the others are only counted: all of it is written whenever one comes or goes. */
export const NEWEST_MAX = 16;

/** The text that Redis keeps of them, up to 64 bytes for one device, past which a hash takes several times the memory. */
export function formatDevices({ count, newest }: DevicesOnNode): string {
  const texts = newest.map(({ connectedAtMs, ip, device }) =>
    [connectedAtMs.toString(36), ip ?? '', device ?? ''].join(','),
  );
  return [count, ...texts].join(' ');
}

/** Reads what {@link formatDevices} wrote, and the bare count that earlier versions write. */
export function parseDevices(text: string): DevicesOnNode {
  const [count, ...texts] = text.split(' ');
  return {
    count: Number(count),
    newest: texts.map((each) => {
      const [connectedAt = '', ip = '', device = ''] = each.split(',');
      return { device: device || null, ip: ip || null, connectedAtMs: Number.parseInt(connectedAt, 36) };
    }),
  };
}
