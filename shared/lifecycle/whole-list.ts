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

/** As `Promise.all` over what `act` makes of each, so many at a time: a ledger has so many connections and no more. */
export async function someAtATime<T, R>(items: readonly T[], act: (item: T) => Promise<R>, most = 40): Promise<R[]> {
  const made: R[] = [];
  for (let from = 0; from < items.length; from += most) {
    made.push(...(await Promise.all(items.slice(from, from + most).map(act))));
  }
  return made;
}
