import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { currentEnvironment } from '../../../../electron/platform/environment';
import { localTrustWriter } from '../../../../electron/trust/local-trust-writer';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';

const folder = temporaryFolder('writer');
const environment = {
	...currentEnvironment(),
	variables: { ...currentEnvironment().variables, XDG_RUNTIME_DIR: folder, FERRY_DATA_DIR: folder },
};

it('writes in this process, and keeps others away until the session is closed', async () => {
	const file = path.join(folder, 'daemon.json');
	writeFileSync(file, 'old');
	const { open } = localTrustWriter({ environment });
	const never = new AbortController().signal;
	const write = (content: string) => [
		{
			path: file,
			expected: createHash('sha256').update(readFileSync(file)).digest('hex'),
			content: Buffer.from(content),
			newMode: 0o644,
		},
	];
	const [one, other] = [await open('own', never), await open('own', never)];
	await one.write(write('new'));
	expect(readFileSync(file, 'utf8')).toBe('new');
	expect((await faultOf(() => other.write(write('newer')))).code).toBe('trust.busy');
	expect((await faultOf(() => one.signal(process.pid))).code).toBe('trust.reload-failed');
	expect((await faultOf(() => one.unit('no unit', 'reload', false))).code).toBe(
		'trust.reload-failed',
	);
	await one.close();
	await other.write(write('newer'));
	await other.close();
	expect(readFileSync(file, 'utf8')).toBe('newer');
});

it('has no administrator prompt without an installed helper', async () => {
	const writer = localTrustWriter({ environment });
	expect(await writer.reach()).toMatchObject({ isInstalled: false });
	const fault = await faultOf(() => writer.open('administrator', new AbortController().signal));
	expect(fault).toMatchObject({ code: 'trust.elevation-failed' });
});
