/** What is no request of HTTP/1.1, or hardly one (RFC 9112); each is answered with a 4xx or by hanging up. */
export const RAW: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.from('\r\n\r\n\r\n'),
  'no version': Buffer.from('GET /health\r\n\r\n'),
  'HTTP/9': Buffer.from('GET /health HTTP/9.9\r\nHost: x\r\n\r\n'),
  'no host': Buffer.from('GET /health HTTP/1.1\r\n\r\n'),
  'two hosts': Buffer.from(
    'GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
  ),
  'a space in the path': Buffer.from('GET /he alth HTTP/1.1\r\nHost: x\r\n\r\n'),
  'a nul in the path': Buffer.from('GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n'),
  'octets in the path': Buffer.from([
    0x47, 0x45, 0x54, 0x20, 0x2f, 0xff, 0xfe, 0x20, 0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e, 0x31, 13, 10, 13, 10,
  ]),
  'a whole address': Buffer.from(
    'GET http://elsewhere.example.org/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ),
  'no path': Buffer.from('GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
  connect: Buffer.from('CONNECT elsewhere.example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n'),
  'both lengths': Buffer.from(
    'POST /requests HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ),
  'a wrong chunk': Buffer.from('POST /requests HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
  'a huge chunk': Buffer.from(
    'POST /requests HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
  ),
  'a negative length': Buffer.from('POST /requests HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'),
  'a long header': Buffer.from(`GET /health HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`),
  'many headers': Buffer.from(`GET /health HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(3_000)}\r\n`),
  'a folded header': Buffer.from('GET /health HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\nConnection: close\r\n\r\n'),
  'a control character': Buffer.from('GET /health HTTP/1.1\r\nHost: x\r\nA: b\u0001c\r\n\r\n'),
  'half a request': Buffer.from('POST /requests HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc'),
  tls: Buffer.from('16030100f1010000ed0303', 'hex'),
  http2: Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  upgrade: Buffer.from('GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
};
