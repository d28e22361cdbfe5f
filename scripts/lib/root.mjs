import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout, wherever it is and from wherever it is called. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
