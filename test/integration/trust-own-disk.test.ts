// Files of engines on real disks that refuse: full, and read-only. All is as it was, and it is said which it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { currentEnvironment } from '../../electron/platform/environment';
import { localTrustWriter } from '../../electron/trust/local-trust-writer';
import type { FileWrite, TrustSession } from '../../electron/trust/trust-writer';
import { faultOf } from '../support/fault-of';
import { sha256 } from '../support/helper-bench';
import { temporaryFolder } from '../support/own-process';
import { describeWithTools } from '../support/require-tool';
import { type SmallDisk, smallDisk } from '../support/small-disk';

const OLD = '{"debug":true}';

describeWithTools(['root'], 'a disk that refuses', () => {
	let disk: SmallDisk;
	let session: TrustSession;
	let batch: readonly FileWrite[];

	beforeEach(async () => {
		disk = smallDisk(256 * 1024);
		const file = path.join(disk.folder, 'daemon.json');
		writeFileSync(file, OLD);
		const environment = currentEnvironment();
		const data = temporaryFolder('data');
		session = await localTrustWriter({
			environment: {
				...environment,
				variables: { ...environment.variables, FERRY_DATA_DIR: data },
			},
		}).open('own', new AbortController().signal);
		batch = [
			{ path: file, expected: sha256(OLD), content: Buffer.from('{}'), newMode: 0o644 },
			{
				path: path.join(disk.folder, 'certs.d/r/image-ferry.crt'),
				expected: undefined,
				content: Buffer.alloc(200 * 1024, 'x'),
				newMode: 0o644,
			},
		];
		return async () => {
			await session.close();
			disk.unmount();
		};
	});

	it('because it is full leaves the file before it as it was', async () => {
		writeFileSync(path.join(disk.folder, 'others'), Buffer.alloc(150 * 1024));
		expect((await faultOf(() => session.write(batch))).code).toBe('disk.full');
		expect(readdirSync(disk.folder).sort()).toEqual(['daemon.json', 'others']);
		expect(readFileSync(path.join(disk.folder, 'daemon.json'), 'utf8')).toBe(OLD);
	});

	it('because it is read-only says so', async () => {
		disk.makeReadOnly();
		expect(await faultOf(() => session.write(batch))).toMatchObject({
			code: 'trust.read-only',
			facts: { file: path.join(disk.folder, 'daemon.json') },
		});
		expect(readdirSync(disk.folder)).toEqual(['daemon.json']);
	});
});
