import type { About } from './sheet.ts';

/** The XMP packet (ISO 16684-1) of a document: says again what the information dictionary says. */
export function documentMetadata({ title, language, createdAt }: About): string {
  return `<?xpacket begin="\u00ef\u00bb\u00bf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${references(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>${references(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>${references(createdAt)}</xmp:CreateDate><pdf:Producer>Sceau</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

/** Everything but ASCII letters, digits and the plainest signs as character references: the packet is pure ASCII. */
function references(text: string): string {
  return text.replace(/[^A-Za-z0-9 .:,+-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
