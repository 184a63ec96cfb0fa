/** The part of the pages with the libraries for keys, fetched at the first use. */
export const keys = (): Promise<typeof import('../keys/keys.ts')> => import('../keys/keys.ts');
