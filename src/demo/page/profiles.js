/** Who the two users are: kept in this browser and shared by its windows. */
const DEFAULTS = {
  left: { uid: 'alice', nickname: '小红 Alice', hasJoined: false },
  right: { uid: 'bob', nickname: '小明 Bob', hasJoined: false },
};
const PREFIX = 'hongyan-demo.';
const NUDGE = `${PREFIX}nudge`;

export const SIDES = Object.keys(DEFAULTS);

const profileListeners = [];

export function peerSideOf(side) {
  return side === 'left' ? 'right' : 'left';
}

export function loadProfile(side) {
  try {
    return { ...DEFAULTS[side], ...JSON.parse(localStorage.getItem(PREFIX + side)) };
  } catch {
    return DEFAULTS[side];
  }
}

export function saveProfile(side, profile) {
  localStorage.setItem(PREFIX + side, JSON.stringify(profile));
  for (const listener of profileListeners) listener(side);
}

/** Calls back with the side whose profile changed, in this window or another. */
export function onProfileChange(listener) {
  profileListeners.push(listener);
  addEventListener('storage', ({ key }) => {
    const side = SIDES.find((each) => key === PREFIX + each);
    if (side) listener(side);
  });
}

/** Tells other windows that this user sent or read something here: the wire does not tell a user's other devices. */
export function nudgeOtherWindows(side) {
  localStorage.setItem(NUDGE, `${side} ${Date.now()} ${Math.random()}`);
}

export function onNudge(listener) {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === NUDGE && newValue) listener(newValue.split(' ')[0]);
  });
}
