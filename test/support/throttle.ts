import type { LocalThrottle } from '../../lib/rate-limit/local-throttle';

/** In place of the process's own throttle, which waits in real time: for a limiter whose clock is a test's. */
export const UNLIMITED: LocalThrottle = () => async () => undefined;
