// A process of somebody without rights that writes daemon.json through the administrator prompt, as the installed app
// does. Arguments: the content. Prints as JSON whether there is a prompt, and the code of the fault.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { currentEnvironment } from '../../../electron/platform/environment';
import { FaultError } from '../../../electron/platform/fault-error';
import { localTrustWriter } from '../../../electron/trust/local-trust-writer';

const FILE = '/etc/docker/daemon.json';
const [content = ''] = process.argv.slice(2);
const writer = localTrustWriter({
	environment: currentEnvironment(),
	resourcesFolder: '/opt/image-ferry/resources',
});

async function write(): Promise<void> {
	const session = await writer.open('administrator', new AbortController().signal);
	const expected = createHash('sha256').update(readFileSync(FILE)).digest('hex');
	try {
		await session.write([{ path: FILE, expected, content: Buffer.from(content), newMode: 0o644 }]);
	} finally {
		await session.close();
	}
}

const { isInstalled } = await writer.reach();
const fault = await write().then(
	() => undefined,
	(error: unknown) => (error instanceof FaultError ? error.fault : String(error)),
);
process.stdout.write(`${JSON.stringify({ isInstalled, fault })}\n`);
