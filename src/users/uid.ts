export const UID_LENGTH_MAX = 100;

/** Whether a uid may be registered: no `_` or `,`, which structure ids on the wire, and at most 100 characters. */
export function isAllowedUid(uid: string): boolean {
  return !/[_,]/.test(uid) && [...uid].length <= UID_LENGTH_MAX;
}

/** The id under which a user appears in conversation ids: `{app}_{uid}` (contract 1.2). */
export function boundId(appId: number, uid: string): string {
  return `${appId}_${uid}`;
}

/** What {@link boundId} was made of. */
export function partsOfBoundId(id: string): [appId: number, uid: string] {
  const mark = id.indexOf('_');
  return [Number(id.slice(0, mark)), id.slice(mark + 1)];
}
