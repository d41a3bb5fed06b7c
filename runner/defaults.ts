/** Values that a command uses and its help shows. */

/** Pinterest's production API. */
export const PINTEREST_API = 'https://api.pinterest.com/v5';

/** Where the emulator listens unless another port is given, so that credentials in n8n can name it once. */
export const EMULATOR_PORT = 4870;

/** Where the operations page listens unless another port is given. */
export const SERVE_PORT = 4880;

/** Seconds after which another process may take over the pins of a process that was killed. */
export const LEASE_SECONDS = 120;

/** Seconds that a reconcile delay adds to the call timeout, so that Pinterest has time to list the pin. */
export const LISTING_SECONDS = 120;

/** How many jobs a list shows. */
export const LIST_LIMIT = 100;

/** How many images of a board are downloaded at once. */
export const IMAGES_AT_ONCE = 8;
