import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { AUDIENCE, CLIENT, SIGN_IN_GRANT } from './provider.ts';
import { signIns } from './sign-ins.ts';

const page = (body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in (development)</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:3em auto;padding:0 1em}button{font:inherit;margin:.2em 0;padding:.4em 1em}pre{background:#eee;padding:1em;overflow:auto}</style>
</head><body><p><strong>For development.</strong> Everybody here is invented, and nobody is asked for a password.</p>${body}</body></html>`;

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  });
  response.end(page(body));
}

/** The one line that gives a token for a ready-made sign-in. */
export function tokenCommand(tokenUrl: string, name: string): string {
  return `curl -s -d grant_type=${SIGN_IN_GRANT} -d client_id=${CLIENT} -d sign_in=${name} ${tokenUrl}`;
}

/** Start page: who there is and how to get a token. */
export function startPage(response: ServerResponse, tokenUrl: string): void {
  const people = signIns.map(
    ({ name, firstNames, lastName, role }) => `<li><code>${name}</code>: ${firstNames} ${lastName}, ${role}</li>`,
  );
  send(
    response,
    `<h1>Ready-made sign-ins</h1><ul>${people.join('')}</ul><p>A token, from a terminal:</p><pre>${tokenCommand(tokenUrl, 'technical-administrator-1')}</pre>`,
  );
}

/** The page on which a browser's sign-in stops: a button for each person. */
export function choicePage(response: ServerResponse): void {
  const buttons = signIns.map(
    ({ name, firstNames, lastName, role }) =>
      `<div><button name="sign_in" value="${name}">${firstNames} ${lastName}</button> ${role}</div>`,
  );
  send(response, `<h1>Who are you today?</h1><form method="post">${buttons.join('')}</form>`);
}

/** Signs the chosen person in and grants what was asked: there is nobody to ask for consent. */
export async function choose(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<void> {
  const known = signIns.some((signIn) => signIn.name === name);
  if (!known) return choicePage(response);
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: name, clientId: String(params.client_id) });
  grant.addOIDCScope('openid');
  grant.addResourceScope(AUDIENCE, 'openid');
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId: name }, consent: { grantId } });
}
