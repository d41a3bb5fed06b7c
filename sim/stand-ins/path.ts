/* In place of `node:path`: no file is named in the simulation. */
export const resolve = (...parts: string[]): string => parts.join('/');
export const join = (...parts: string[]): string => resolve(...parts);
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const extname = (path: string): string => /\.\w+$/.exec(path)?.[0] ?? '';
export const dirname = (path: string): string => path.slice(0, path.lastIndexOf('/'));
