import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** The name of this gateway process: new at every start, so that a successor never inherits presence or a stream. */
export const NODE_ID = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
