/* In place of lib/media/bucket-agent.ts: nothing is uploaded in the simulation. */
export const createBucketAgent = (): undefined => undefined;
