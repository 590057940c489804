import { expect, it } from 'vitest';
import { pulledLayer, pushedLayer } from '../../../../electron/engine/layer-progress';

const id = 'ffb566a8182a';

it.each([
	[
		{ status: 'Pulling fs layer', id, progressDetail: {} },
		{ id, phase: 'waiting' },
	],
	[
		{ status: 'Downloading', id, progressDetail: { current: 25, total: 100 } },
		{ id, phase: 'moving', fraction: 0.25 },
	],
	[
		{ status: 'Downloading', id, progressDetail: { current: 25, total: -1 } },
		{ id, phase: 'moving' },
	],
	[
		{ status: 'Downloading', id },
		{ id, phase: 'moving' },
	],
	[
		{ status: 'Extracting', id, progressDetail: { current: 1, total: 100 } },
		{ id, phase: 'moved' },
	],
	[
		{ status: 'Already exists', id },
		{ id, phase: 'present' },
	],
	[{ status: 'Pulling from a/b', id: 'sha256:ff' }, undefined],
	[{ status: 'Digest: sha256:ff' }, undefined],
])('reads what a pull says: %j', (line, progress) => {
	expect(pulledLayer(line)).toEqual(progress);
});

it.each([
	[
		{ status: 'Preparing', id },
		{ id, phase: 'waiting' },
	],
	[
		{ status: 'Pushing', id, progressDetail: { current: 512, total: 500 } },
		{ id, phase: 'moving', fraction: 1 },
	],
	[
		{ status: 'Pushed', id },
		{ id, phase: 'moved' },
	],
	[
		{ status: 'Layer already exists', id },
		{ id, phase: 'present' },
	],
	[
		{ status: 'Mounted from team/base', id },
		{ id, phase: 'mounted', from: 'team/base' },
	],
	[{ status: '1: digest: sha256:ff size: 5' }, undefined],
])('reads what a push says: %j', (line, progress) => {
	expect(pushedLayer(line)).toEqual(progress);
});
