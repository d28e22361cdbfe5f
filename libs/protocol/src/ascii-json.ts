const NON_ASCII = /[\u0080-\uffff]/g;

/**
 * Escapes every non-ASCII character of a JSON text as `\u` and four hex digits. The value is unchanged. Contract 3.1:
 * Android's upload reads each response byte as one character, so raw UTF-8 would arrive mangled.
 */
export function toAsciiJson(json: string): string {
  return json.replace(NON_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0');
}
