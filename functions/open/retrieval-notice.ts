import { operation } from '../../shared/http/operation.ts';
import { retrievalNotice as notice } from '../../shared/messages/retrieval-notice.ts';
import { STYLED_PAGE_SECURITY } from '../../shared/messages/style.ts';

/**
 * GET /retrieval/{issuer}/{serial}: where the link of the e-mail leads. It says what to do, the same for any address: it
 * reads nothing, holds no secret, and opens nothing without a sign-in.
 */
export const retrievalNotice = operation({}, async ({ accepts, language }) => {
  const { text, html } = notice(language);
  const headers = { 'content-language': language };
  return accepts === 'text/html'
    ? {
        status: 200,
        headers: { ...headers, 'content-security-policy': STYLED_PAGE_SECURITY },
        mediaType: 'text/html; charset=utf-8',
        body: Buffer.from(html),
      }
    : { status: 200, headers, mediaType: 'text/plain; charset=utf-8', body: Buffer.from(text) };
});
