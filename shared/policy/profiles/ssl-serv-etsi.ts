import { defineProfile } from '../define-profile.ts';
import { structureRows } from './naming-families.ts';
import { sslServ } from './ssl-serv.ts';

/** SSL_SERV in the ETSI and RGS naming family: another name of the structure, and the rest as in `ssl-serv.ts`. */
export const sslServEtsi = defineProfile({
  ...sslServ,
  naming: 'etsi',
  subject: [...structureRows.etsi, ...sslServ.subject.filter(({ type }) => type === 'CN')],
  certificatePolicy: '2.1.1',
});
