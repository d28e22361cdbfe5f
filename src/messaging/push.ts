/** Whether `push` asks for a callback when nobody is online, by PHP's idea of truth (contract 3.7); the default is yes. */
export function isPushWanted(push: string | boolean | undefined): boolean {
  return push !== false && push !== '' && push !== '0';
}
