type Page<T> = { readonly items: readonly T[]; readonly cursor?: string };

/** A list to its end, page by page. */
export async function* throughout<T>(page: (at: { readonly cursor?: string }) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const read = await page(cursor === undefined ? {} : { cursor });
    yield* read.items;
    cursor = read.cursor;
  } while (cursor !== undefined);
}

/** The first `most` of a list that fit, wherever in it they stand. */
export async function someOf<T>(
  page: Parameters<typeof throughout<T>>[0],
  fits: (one: T) => boolean,
  most: number,
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of throughout(page)) {
    if (fits(one)) found.push(one);
    if (found.length >= most) break;
  }
  return found;
}

/** The whole of a list that is short by nature. */
export async function all<T>(page: Parameters<typeof throughout<T>>[0]): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of throughout(page)) found.push(one);
  return found;
}
