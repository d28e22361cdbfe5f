/**
 * What the content of a message says: its round, its route and its number, as 18 digits. Always as long, so that requests
 * can be made beforehand, and read from a frame's bytes without making a text of them.
 */
const DIGITS = { round: 5, route: 5, number: 8 };
export const MARK_LENGTH = DIGITS.round + DIGITS.route + DIGITS.number;
export const ROUTES_MAX = 10 ** DIGITS.route;

const BEFORE_MARK = Buffer.from('"content":{"content":"');
const ZERO = 48;

export function markOf(round, route, number) {
  return (
    String(round).padStart(DIGITS.round, '0') +
    String(route).padStart(DIGITS.route, '0') +
    String(number).padStart(DIGITS.number, '0')
  );
}

/** The mark of a chat frame; null for other frames. */
export function readMark(bytes, start, end) {
  const at = bytes.indexOf(BEFORE_MARK, start);
  if (at === -1 || at >= end) return null;
  const routeAt = at + BEFORE_MARK.length + DIGITS.round;
  const numberAt = routeAt + DIGITS.route;
  return {
    round: readDigits(bytes, at + BEFORE_MARK.length, routeAt),
    route: readDigits(bytes, routeAt, numberAt),
    number: readDigits(bytes, numberAt, numberAt + DIGITS.number),
  };
}

function readDigits(bytes, start, end) {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + bytes[at] - ZERO;
  return value;
}
