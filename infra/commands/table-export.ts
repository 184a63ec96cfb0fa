import { createReadStream, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/ledger/table.ts';

/**
 * An export of a table to a point in time, as DynamoDB lays it down in a bucket and somebody has copied it to a folder:
 * `manifest-summary.json`, `manifest-files.json` (a line of JSON for each file of data) and `data/*.json.gz`, in which each
 * line is `{"Item": {…}}` in DynamoDB's own JSON.
 */
export interface TableExport {
  /** The instant of which the rows are. */
  readonly takenAt: Date;
  /** Every row; throws Error for a file that is missing or cut off, or holds more or less than its manifest says. */
  rows(): AsyncIterable<Item>;
}

interface Summary {
  readonly exportTime: string;
  readonly outputFormat: string;
  readonly itemCount: number;
  readonly exportType?: string;
}

interface DataFile {
  readonly itemCount: number;
  readonly dataFileS3Key: string;
}

/** Throws Error for a folder that holds no such export, or one of changes alone. */
export function tableExport(folder: string): TableExport {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const { exportTime, outputFormat, itemCount, exportType } = JSON.parse(read('manifest-summary.json')) as Summary;
  if (outputFormat !== 'DYNAMODB_JSON') throw new Error(`${folder}: the export is ${outputFormat}, not DYNAMODB_JSON`);
  if (exportType !== undefined && exportType !== 'FULL_EXPORT')
    throw new Error(`${folder}: the export has what changed (${exportType}), and not every row`);
  const files = read('manifest-files.json')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as DataFile);
  const counted = files.reduce((sum, file) => sum + file.itemCount, 0);
  if (counted !== itemCount)
    throw new Error(`${folder}: manifest-files.json tells of ${counted} rows, and there are ${itemCount}`);
  return {
    takenAt: new Date(exportTime),
    async *rows() {
      for (const file of files) {
        let count = 0;
        for await (const item of itemsOf(join(folder, 'data', basename(file.dataFileS3Key)))) {
          count += 1;
          yield item;
        }
        if (count !== file.itemCount)
          throw new Error(`${file.dataFileS3Key} holds ${count} rows, and its manifest says ${file.itemCount}`);
      }
    },
  };
}

async function* itemsOf(file: string): AsyncGenerator<Item> {
  const unzipped = createReadStream(file)
    .on('error', (error) => unzipped.destroy(error))
    .pipe(createGunzip());
  for await (const line of createInterface({ input: unzipped })) {
    if (line.trim() === '') continue;
    const { Item } = JSON.parse(line, octets) as { Item: Record<string, AttributeValue> };
    yield unmarshall(Item) as Item;
  }
}

/** Octets are base64 in an export. */
const octets = (key: string, value: unknown) =>
  key === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
