import { createHash } from 'node:crypto';

/**
 * How a message looks as HTML: one narrow column that grows with the window, legible without it too. Nothing is fetched:
 * no picture, no font. A reader that knows neither the dark scheme nor the narrow one still shows a plain page.
 */
export const MAIL_STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:24px 12px;background:#eef2f4;color:#1c2830;font:16px/1.5 "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
.sheet{box-sizing:border-box;max-width:640px;margin:0 auto;padding:24px 32px 28px;background:#fff;border-top:4px solid #17455c;border-radius:4px;overflow-wrap:anywhere}
.from{margin:0;color:#17455c;font-size:14px;font-weight:700;letter-spacing:.04em}
h1{margin:6px 0 18px;font-size:21px;line-height:1.3;font-weight:600}
p,ul{margin:0 0 14px}
ul{padding-left:22px}
li{margin:0 0 6px}
table{width:100%;margin:20px 0 0;border-collapse:collapse;font-size:15px}
th,td{padding:8px 0;border-top:1px solid #d5dde2;text-align:left;vertical-align:top}
th{width:34%;padding-right:16px;color:#4a5b66;font-weight:400}
.foot{max-width:576px;margin:16px auto 0;padding:0 32px;color:#54646e;font-size:13px;overflow-wrap:anywhere}
.foot p{margin:0 0 6px}
@media (max-width:480px){body{padding:0}.sheet{padding:20px 16px;border-radius:0}.foot{margin-top:0;padding:16px}th,td{display:block;width:auto;padding:8px 0 0}td{padding:0 0 8px;border-top:0}}
@media (prefers-color-scheme:dark){body{background:#10171c;color:#e4eaee}.sheet{background:#1a242b;border-top-color:#7db4d0}.from{color:#9ccbe3}th,td{border-top-color:#35434c}th,.foot{color:#a9b8c1}}
`.trim();

const digest = createHash('sha256').update(MAIL_STYLE).digest('base64');
/** Content security policy of a page with this style: it may have that, and nothing else. */
export const STYLED_PAGE_SECURITY = `default-src 'none'; style-src 'sha256-${digest}'; frame-ancestors 'none'`;
