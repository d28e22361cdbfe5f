/**
 * Node's flags for a server process. Requests in flight outlive several collections of V8's default young generation
 * and are copied by each; twice the room means fewer copies.
 */
export const SERVER_FLAGS = ['--max-semi-space-size=32'];
