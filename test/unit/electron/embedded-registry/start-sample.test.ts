import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSample } from '../../../../electron/embedded-registry/start-sample';
import { FaultError } from '../../../../electron/platform/fault-error';
import { ownIdentity } from '../../../../electron/platform/lock/process-identity';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'image-ferry-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function samples(): string[] {
	return readdirSync(join(folder, 'samples'));
}

async function status(host: string, path: string, method = 'GET'): Promise<number> {
	return (await fetch(`http://${host}${path}`, { method, headers: { connection: 'close' } }))
		.status;
}

it('starts a full source and an empty destination, and leaves nothing behind', async () => {
	const sample = await startSample({ folder });
	const [image] = sample.images;
	const path = `/v2/${image?.reference.repository}/manifests/${image?.reference.tag}`;
	expect(samples()).toHaveLength(1);
	expect(await status(sample.source, path)).toBe(200);
	expect(await status(sample.destination, path)).toBe(404);
	expect(await status(sample.source, '/v2/x/blobs/uploads/', 'POST')).toBe(405);
	expect(await status(sample.destination, '/v2/x/blobs/uploads/', 'POST')).toBe(202);
	expect(sample.spec.destination.registry).toBe(sample.destination);
	await sample.close();
	expect(samples()).toEqual([]);
	await expect(status(sample.source, path)).rejects.toThrow();
}, 60_000);

it('removes what crashed samples left, and only that', async () => {
	const gone = spawnSync('true').pid;
	const { pid, start } = ownIdentity();
	const leftover = `${gone}-b00000000t1-0123abcd`;
	const reused = `${pid}-b00000000t1-0123abcd`;
	const kept = [`${pid}-${start}-0123abcd`, 'notes of somebody', `${gone}-b0t1`];
	for (const name of [leftover, reused, ...kept]) {
		mkdirSync(join(folder, 'samples', name), { recursive: true });
		writeFileSync(join(folder, 'samples', name, 'file'), 'x');
	}
	const sample = await startSample({ folder });
	await sample.close();
	expect(samples().sort()).toEqual([...kept].sort());
}, 60_000);

it('says that the disk refused, and leaves nothing behind', async () => {
	writeFileSync(join(folder, 'samples'), 'a file where the folder should be');
	const error: unknown = await startSample({ folder }).catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(FaultError);
	expect((error as FaultError).fault).toMatchObject({ code: 'disk.failed', side: 'this-computer' });
	expect(existsSync(join(folder, 'samples'))).toBe(true);
	expect(readdirSync(folder)).toEqual(['samples']);
});
