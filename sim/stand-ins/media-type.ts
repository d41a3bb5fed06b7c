/* In place of lib/preflight/probe/media-type.ts. */
export const contentTypeOf = async (): Promise<string> => 'image/png';
