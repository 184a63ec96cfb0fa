import type { RepositoryFile } from '../../../shared/lifecycle/repository/placing.ts';
import { type Both, both, html, type Markup } from './html.ts';
import { STYLE } from './style.ts';

/** Pages are made again when the ledger or the program says something new: a copy is not kept for long. */
const CACHED = 'public, max-age=60';

/** A page of the repository at its key below `repository/`, in the frame that all of them have. */
export function page(key: string, title: Both, main: Markup): RepositoryFile {
  const home = key === 'index.html' ? html`` : html`<p><a href="/repository/index.html">← Sceau</a></p>`;
  const { markup } = html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.fr} · ${title.en}</title>
<link rel="stylesheet" href="/repository/style.css">
</head>
<body>
<header>
${home}
<h1>${both(title)}</h1>
</header>
<main>
${main}
</main>
</body>
</html>
`;
  return file(key, 'text/html; charset=utf-8', markup);
}

export const styleSheet = (): RepositoryFile => file('style.css', 'text/css; charset=utf-8', STYLE);

function file(key: string, mediaType: string, text: string): RepositoryFile {
  return { key: `repository/${key}`, bytes: new TextEncoder().encode(text), mediaType, cacheControl: CACHED };
}
