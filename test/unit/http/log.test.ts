import { beforeAll, describe, expect, test } from 'vitest';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import { sealLog } from '../../../shared/lifecycle/log/sealing.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { asFunction } from '../../world/as-function.ts';
import { certified } from '../../world/holders.ts';
import { wrongIn } from '../../world/log.ts';
import { CEREMONY, makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';

/** What is proved of the log, over HTTP; the log is sealed with the rights of its own function and no others. */
let place: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  place = await open();
});

async function open() {
  const authority = await openAuthority();
  const { world } = authority;
  await certifySeal(world, 'seal', 'certify');
  const cast = await makeCast(world, { offer: 'PRO' });
  const { certificate } = await certified(authority.house, cast, { recognised: { directoryId: 'camille' } });
  const claims = { iss: 'https://id.example.test', sub: 'sub-camille', directory_id: 'camille' };
  await authority.ask('GET /me', { claims });
  const auditor = (await authority.person('auditor', { reach: 'house' })).claims;
  const stranger = (
    await authority.person('technical-administrator', {
      reach: 'subscription',
      structureId: 'b1'.repeat(16),
      subscriptionId: 'b2'.repeat(16),
    })
  ).claims;
  const sealed = () => {
    const house = asFunction({ ...world, log: createLogStore(world.table) }, 'log', world.table);
    return sealLog(house, 'seal', new Date(world.clock.now().getTime() + 60_000));
  };
  return { authority, world, cast, certificate, claims, auditor, stranger, sealed };
}

describe('the sealed log over HTTP', () => {
  test('before anything is sealed there is nothing to show, and nothing to prove yet', async () => {
    const { authority, certificate, claims } = place;
    expect(await authority.ask('GET /log/checkpoint')).toMatchObject({ status: 404, json: { code: 'not-found' } });
    const { issuer, serial } = certificate;
    const early = await authority.ask(`GET /certificates/${issuer}/${serial}/log-proof`, { claims });
    expect(early).toMatchObject({ status: 409, json: { code: 'wrong-state' } });
  });

  test('anybody sees the newest checkpoint, as JSON and as the note itself', async () => {
    await place.sealed();
    const { authority, world } = place;
    const json = await authority.ask('GET /log/checkpoint');
    expect(json).toMatchObject({ status: 200, json: { number: 1 } });
    const text = await authority.ask('GET /log/checkpoint', { headers: { accept: 'text/plain' } });
    const note = Buffer.from(world.evidence.objects.get('log/checkpoint')!).toString();
    expect(Buffer.from(text.text, 'base64').toString()).toBe(note);
    expect(json.json.note).toBe(note);
  });

  test('a holder and an auditor get the proof of a certificate, and nobody else', async () => {
    const { authority, certificate, claims, auditor, stranger } = place;
    const address = `GET /certificates/${certificate.issuer}/${certificate.serial}/log-proof`;
    for (const by of [claims, auditor]) {
      const { status, json } = await authority.ask(address, { claims: by });
      expect(status).toBe(200);
      const event = JSON.parse(Buffer.from(json.leaf!, 'base64').toString());
      expect(event).toMatchObject({
        type: 'certificate.issued',
        aggregate: `certificate/${certificate.issuer}/${certificate.serial}`,
      });
    }
    const reserved = await authority.ask(address, { claims: auditor, query: { version: '1' } });
    expect(Buffer.from(reserved.json.leaf!, 'base64').toString()).toContain('certificate.reserved');
    expect(await authority.ask(address, { claims: stranger })).toMatchObject({
      status: 404,
      json: { code: 'not-found' },
    });
    expect(await authority.ask(address)).toMatchObject({ status: 401 });
  });

  test('auditors see all checkpoints and prove that they are of one log', async () => {
    const { authority, world, auditor, claims, sealed } = place;
    world.clock.advance(3_600_000);
    await sealed();
    const list = await authority.ask('GET /log/checkpoints', { claims: auditor, query: { limit: '1' } });
    expect(list.json.items).toMatchObject([{ number: 2 }]);
    const more = await authority.ask('GET /log/checkpoints', { claims: auditor, query: { cursor: list.json.cursor! } });
    expect(more.json.items).toMatchObject([{ number: 1 }]);
    const proof = await authority.ask('GET /log/consistency', { claims: auditor, query: { from: '1', to: '2' } });
    expect(proof.status).toBe(200);
    const vague = await authority.ask('GET /log/consistency', {
      claims: auditor,
      query: { from: 'x' },
      headers: { 'accept-language': 'en' },
    });
    expect(vague).toMatchObject({ status: 400, json: { code: 'malformed' } });
    expect(vague.text).toContain('expected number');
    expect(vague.text).not.toContain('NaN');
    for (const address of ['GET /log/checkpoints', 'GET /log/consistency'])
      expect(await authority.ask(address, { claims })).toMatchObject({ status: 403 });
    expect(await wrongIn(world)).toEqual([]);
  });

  test('of a log that fills tiles, proofs are read from them', async () => {
    const { authority, world, auditor, sealed, certificate } = place;
    const pen = penOf(world, CEREMONY, 'many');
    for (let n = 0; n < 256; n++) {
      const person = await world.ledger.read('person', { id: place.cast.agent.personId });
      const next = { ...person!, version: person!.version + 1 };
      await world.ledger.commit({ records: [next], events: [pen.event(next, 'person.corrected')] });
    }
    world.clock.advance(3_600_000);
    await sealed();
    expect([...world.evidence.objects.keys()].some((key) => key.startsWith('log/tiles/'))).toBe(true);
    const address = `GET /certificates/${certificate.issuer}/${certificate.serial}/log-proof`;
    const { status, json } = await authority.ask(address, { claims: auditor });
    expect([status, json.path?.length]).toEqual([200, 9]);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('holds nothing personal: of what was said of people not a word stands in it', async () => {
    const { world } = place;
    const log = Buffer.concat(
      [...world.evidence.objects].filter(([key]) => key.startsWith('log/')).map(([, bytes]) => bytes),
    );
    const waiting = world.table.rows().flatMap(({ leaves }) => (leaves ? [leaves as Uint8Array] : []));
    const text = Buffer.concat([log, ...waiting])
      .toString()
      .toLowerCase();
    expect(text.length).toBeGreaterThan(10_000);
    for (const word of [
      'camille',
      'essai',
      '@example.org',
      '@sceau',
      'person@',
      'hôpital',
      'tilleuls',
      '750000001',
      'cps:',
      'sub-camille',
    ])
      expect(text, word).not.toContain(word);
  });
});
