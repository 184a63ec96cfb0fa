import type { Scene } from './app.ts';

/** The part of the pages with the libraries for keys, fetched at the first use. */
export const keys = (): Promise<typeof import('../keys/keys.ts')> => import('../keys/keys.ts');

/** A scene whose part of the pages is fetched when it is first shown; few people ever come to it. */
export function fetched(load: () => Promise<Scene>): Scene {
  let scene: Scene | undefined;
  return async () => {
    scene ??= await load();
    return scene();
  };
}
